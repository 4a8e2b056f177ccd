"""Start-up and memory, each as a ratio against the least that could do the same, in one run and interleaved."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROUNDS = 3
ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "chromadb", "gradio", "langchain", "sentence_transformers", "numpy", "pydantic")

BARE_PAGE = """
import gradio as gr, sys
with gr.Blocks() as page:
    pass
page.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True)
"""
BARE_LOADS = """
import resource, sys
import chromadb, gradio
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
model.encode(["a question"])
client = chromadb.PersistentClient(sys.argv[2])
collection = client.create_collection("passages", embedding_function=None)
collection.add(ids=["a"], embeddings=model.encode(["a passage"]))
collection.query(query_embeddings=model.encode(["a question"]), n_results=1)
with gradio.Blocks() as page:
    pass
page.launch(server_name="127.0.0.1", server_port=int(sys.argv[3]), quiet=True, prevent_thread_lock=True)
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
page.close()
"""
OURS_WARM = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from kapassist.assistant import Assistant
from kapassist.domain import DraftKind
from kapassist.sessions import SessionBrief
from ui.launch import serve
assistant = Assistant.from_settings()
page = serve(assistant, "127.0.0.1", int(sys.argv[1]))
assistant.warm()
assistant.ask("bladder problems from ketamine")
assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), text="CRPS"))
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
page.close()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(code: str, *arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def until_served(command: list[str], port: int, environment: dict[str, str]) -> float:
    """Return the seconds from the start of a process to the first answer of its page."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    answer.read()
                    return time.perf_counter() - started
            except OSError:
                time.sleep(0.02)
    finally:
        process.terminate()
        process.wait()


def help_seconds(environment: dict[str, str]) -> tuple[float, float]:
    def once(*arguments: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started

    ours = statistics.median(once("-m", "kapassist", "--help") for _ in range(ROUNDS * 3))
    return ours, statistics.median(once("-c", "pass") for _ in range(ROUNDS * 3))


def page_seconds(environment: dict[str, str]) -> tuple[float, float]:
    ours, bare = [], []
    for _ in range(ROUNDS):
        port = free_port()
        bare.append(until_served([sys.executable, "-c", BARE_PAGE, str(port)], port, environment))
        port = free_port()
        command = [sys.executable, "-m", "kapassist", "serve", "--no-browser", "--port", str(port)]
        ours.append(until_served(command, port, environment))
    return statistics.median(ours), statistics.median(bare)


def peak_kilobytes(environment: dict[str, str], folder: Path) -> tuple[int, int]:
    from kapassist.paths import app_root
    from kapassist.retrieval.embedder import bundled_folder

    loads = run(BARE_LOADS, str(bundled_folder()), str(folder / "bare"), str(free_port()), environment=environment)
    ours = run(OURS_WARM, str(free_port()), str(app_root()), environment=environment)
    return peak_in(ours), peak_in(loads)


def peak_in(output: str) -> int:
    """Return the kilobytes that a measured process printed; other lines of it may come from libraries."""
    return next(int(line.split()[1]) for line in output.splitlines() if line.startswith("peak "))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "KAPASSIST_DATA_DIR": folder,
            "PYTHONPATH": str(ROOT),
            "GRADIO_ANALYTICS_ENABLED": "False",
            "HF_HUB_OFFLINE": "1",
        }
        subprocess.run([sys.executable, "-m", "kapassist", "search", "warm"], env=environment, check=True, capture_output=True)
        ours, bare = help_seconds(environment)
        print(f"kapassist --help: {ours:.2f} s (an empty Python: {bare:.2f} s)")
        listed = f"import sys, kapassist.cli.main; print([name for name in {HEAVY!r} if name in sys.modules])"
        print(f"heavy libraries imported for it: {run(listed, environment=environment).strip()}")
        ours, bare = page_seconds(environment)
        print(f"page served: {ours:.2f} s, bare Gradio page: {bare:.2f} s, ratio {ours / bare:.2f}")
        ours_kb, bare_kb = peak_kilobytes(environment, Path(folder))
        print(f"peak memory: {ours_kb // 1024} MiB, loads alone: {bare_kb // 1024} MiB, ratio {ours_kb / bare_kb:.2f}")


if __name__ == "__main__":
    main()
