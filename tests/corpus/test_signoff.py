"""A sign-off names who read which wording; after an edit it no longer counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kapassist.corpus.library import load_library
from kapassist.corpus.passages import passages
from kapassist.corpus.signoff import add_review, clinical_files, in_scope, reviewers, sign_offs
from kapassist.domain import NoticeKind
from kapassist.errors import UsageError
from kapassist.safety.notices import NoticeBook
from kapassist.writing.citing import Citer
from tests.conftest import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of the library that a test may sign and edit."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


def signed(root: Path, *names: str, date: str = "2026-11-22") -> None:
    scope = in_scope(load_library(root), names)
    add_review(root, {"reviewer": "Test Reviewer", "credentials": "MD (test)", "date": date, "scope": scope})


def test_nobody_has_signed_what_ships(library):
    assert sign_offs(library) == {}


def test_a_signed_file_names_its_reviewer(root):
    signed(root, "items/arrival.yaml")
    assert reviewers(load_library(root)) == {"items/arrival.yaml": "Test Reviewer, MD (test), 2026-11-22"}


def test_an_edit_ends_the_sign_off_and_a_new_one_renews_it(root):
    signed(root, "items/arrival.yaml", date="2026-11-01")
    path = root / "items" / "arrival.yaml"
    path.write_text(path.read_text() + "# one more line\n")
    assert reviewers(load_library(root)) == {}
    assert [made.current for made in sign_offs(load_library(root)).values()] == [False]
    signed(root, "items/arrival.yaml")
    assert reviewers(load_library(root))["items/arrival.yaml"].endswith("2026-11-22")


def test_line_ends_of_another_system_are_no_edit(root):
    signed(root, "items/arrival.yaml")
    path = root / "items" / "arrival.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert list(reviewers(load_library(root))) == ["items/arrival.yaml"]


def test_a_folder_is_signed_file_by_file(root):
    signed(root, "guidance/")
    found = list(reviewers(load_library(root)))
    assert found == [name for name in clinical_files(load_library(root)) if name.startswith("guidance/")]


def test_reviews_are_added_below_each_other_and_comments_stay(root):
    signed(root, "items/arrival.yaml")
    signed(root, "items/during.yaml")
    assert len(load_library(root).reviews) == 2
    assert (root / "review.yaml").read_text().startswith("# Who has reviewed what.")


@pytest.mark.parametrize("name", ["items/arival.yaml", "README.md", "", "../secrets.yaml"])
def test_a_scope_outside_the_library_is_refused(library, name):
    with pytest.raises(UsageError, match="no file or folder of the library"):
        in_scope(library, [name])


def test_the_review_notice_goes_away_only_where_every_cited_file_is_signed(root):
    signed(root, "items/arrival.yaml")
    library = load_library(root)
    cut = {passage.document: passage for passage in passages(library) if passage.references}

    def kinds(*documents: str) -> list[NoticeKind]:
        citer = Citer(library.references, reviewers(library))
        for document in documents:
            citer.cite(cut[document])
        return [notice.kind for notice in NoticeBook(library, "US").for_citations(citer.citations)]

    assert NoticeKind.REVIEW not in kinds("items/arrival.yaml")
    assert NoticeKind.REVIEW in kinds("items/arrival.yaml", "items/during.yaml")


def test_the_command_signs_and_tells_where(root, command, monkeypatch):
    monkeypatch.setenv("KAPASSIST_KNOWLEDGE_DIR", str(root))
    options = ("--reviewer", "Test Reviewer", "--credentials", "MD (test)")
    ran = command("sign", "items/arrival.yaml", *options)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"signed 1 file as Test Reviewer in {root / 'review.yaml'}\n"
    assert list(reviewers(load_library(root))) == ["items/arrival.yaml"]


def test_a_sign_off_without_a_name_is_refused(root, command, monkeypatch):
    monkeypatch.setenv("KAPASSIST_KNOWLEDGE_DIR", str(root))
    ran = command("sign", "items/arrival.yaml", "--reviewer", " ", "--credentials", "MD")
    assert ran.status == 2
    assert "needs a named person" in ran.err


def test_a_file_with_a_problem_cannot_be_signed(root, command, monkeypatch):
    path = root / "items" / "arrival.yaml"
    path.write_text(path.read_text().replace("references: [", "references: [nobody1900, ", 1))
    monkeypatch.setenv("KAPASSIST_KNOWLEDGE_DIR", str(root))
    ran = command("sign", "items/arrival.yaml", "--reviewer", "A B", "--credentials", "MD")
    assert ran.status == 2
    assert "nobody1900" in ran.err
    assert "kapassist check" in ran.err
