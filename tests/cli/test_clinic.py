"""`kapassist clinic`: the profile set, shown, shared and cleared; whatever is wrong is one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.clinic.images import image


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a data folder of the test's own."""
    monkeypatch.setenv("KAPASSIST_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def shown(command):
    return json.loads(command("clinic", "show", "--json").out)


def test_without_a_profile_everything_is_blank(command, data):
    ran = command("clinic")
    assert ran.status == 0
    assert "name: -\n" in ran.out
    assert "rule.driving: - (No driving" in ran.out
    profile = shown(command)
    assert profile["file"] == str(data / "clinic.yaml")
    assert (profile["name"], profile["rules"], profile["logo"]) == ("", {}, None)
    assert len(profile["missing_rules"]) == 10
    assert not data.exists()


def test_a_profile_is_set_exported_imported_and_cleared(command, tmp_path):
    (tmp_path / "logo.png").write_bytes(image())
    for field, value in (
        ("name", "Harbor <b>Clinic</b> 🌿"),
        ("after-hours", "555 0100"),
        ("country", "ie"),
        ("reading-size", "large"),
        ("rule.driving", "the next day, after a full night of sleep"),
    ):
        assert command("clinic", "set", field, value).out == f"saved {field}\n"
    assert command("clinic", "logo", tmp_path / "logo.png").out == "saved the logo, 300 x 100 pixels\n"
    before = shown(command)
    assert (before["name"], before["country"], before["reading_size"]) == ("Harbor <b>Clinic</b> 🌿", "IE", "large")
    assert before["after_hours"] == "555 0100"
    assert before["rules"] == {"driving": "the next day, after a full night of sleep"}
    assert "driving" not in before["missing_rules"]
    assert before["logo"]["media"] == "image/png"
    assert "rule.driving: the next day" in command("clinic", "show").out

    assert command("clinic", "export", tmp_path / "ours.yaml").status == 0
    assert command("clinic", "clear").out == "deleted the profile\n"
    assert command("clinic", "clear").out == "there is no profile\n"
    assert shown(command)["name"] == ""
    assert command("clinic", "import", tmp_path / "ours.yaml").out == "imported Harbor <b>Clinic</b> 🌿\n"
    assert shown(command) == before

    assert "nothing changed" in command("clinic", "import", tmp_path / "ours.yaml").err
    command("clinic", "set", "rule.driving", "")
    command("clinic", "set", "reading-size", "")
    command("clinic", "logo", "")
    after = shown(command)
    assert (after["rules"], after["reading_size"], after["logo"]) == ({}, "regular", None)


def test_an_import_says_what_it_replaced_and_keeps_the_profile_before(command, tmp_path, data):
    for field, value in (("name", "Theirs"), ("phone", "555 0199"), ("rule.driving", "the next day")):
        command("clinic", "set", field, value)
    command("clinic", "export", tmp_path / "theirs.yaml")
    for field, value in (("name", "Ours"), ("phone", ""), ("rule.driving", "after two nights"), ("rule.escort", "an adult")):
        command("clinic", "set", field, value)
    ours = (data / "clinic.yaml").read_text(encoding="utf-8")
    told = command("clinic", "import", tmp_path / "theirs.yaml").err.splitlines()
    assert told[:-1] == [
        "kapassist: name: 'Ours' replaced by 'Theirs'",
        "kapassist: phone: set to '555 0199'",
        "kapassist: rule.driving: 'after two nights' replaced by 'the next day'",
        "kapassist: rule.escort: 'an adult' emptied",
    ]
    assert told[-1].startswith(f"kapassist: the profile before is kept in '{data / 'clinic-before-1.yaml'}'")
    assert (data / "clinic-before-1.yaml").read_text(encoding="utf-8") == ours
    command("clinic", "import", data / "clinic-before-1.yaml")
    assert (data / "clinic.yaml").read_text(encoding="utf-8") == ours
    assert (data / "clinic-before-2.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "nmae", "x"), "unknown field 'nmae' of the profile; use one of: name, "),
        (("set", "rule.drivin", "x"), "'drivin' is not a known rule; did you mean 'driving'"),
        (("set", "rule.", "x"), "unknown field 'rule.'"),
        (("set", "country", "FR"), "country: 'FR' has no crisis lines; use one of: US, "),
        (("set", "language", "de"), "language: 'de' is not known here; use one of: en, es"),
        (("set", "name", "x" * 5000), "name: has 5,000 characters; shorten it to 120"),
        (("set", "rule.touch", "As Mrs Jane Smith wishes"), "may identify a patient: touch: name 'Mrs Jane Smith'"),
        (("logo", "none.png"), "cannot read 'none.png' (No such file or directory)"),
        (("import", "none.yaml"), "cannot read 'none.yaml' (No such file or directory)"),
        (("export", "none/x.yaml"), "cannot write 'none/x.yaml'"),
    ],
)
def test_what_cannot_be_used_is_one_line(command, data, arguments, told):
    ran = command("clinic", *arguments)
    assert ran.status == 2
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert not (data / "clinic.yaml").exists()


def test_a_country_without_lines_is_told_what_to_do(command):
    told = command("clinic", "set", "country", "DE").err
    assert "EU; a member of the European Union may use EU; for any other country leave it empty and set 'emergency'" in told


def test_a_rule_may_name_a_page_to_read(command):
    address = "https://clinic.example/driving?page=2"
    assert command("clinic", "set", "rule.driving", f"Read {address} first.").status == 0
    assert shown(command)["rules"] == {"driving": f"Read {address} first."}
    ran = command("clinic", "set", "rule.driving", f"Mrs Jane Smith: read {address}")
    assert ran.status == 2
    assert "name 'Mrs Jane Smith'; leave it out" in ran.err


@pytest.mark.parametrize("said", ["The patient waits 24 hours.", "El paciente espera 24 horas."])
def test_a_rule_that_speaks_about_patients_is_saved_and_told(command, tmp_path, said):
    ran = command("clinic", "set", "rule.driving", said)
    assert (ran.status, ran.out) == (0, "saved rule.driving\n")
    assert ran.err.startswith(f"kapassist: rule.driving: '{said[: said.index('patient' if 'patient' in said else 'paciente')]}")
    assert ran.err.count("\n") == 1
    assert command("clinic", "set", "rule.touch", "You choose.").err == ""
    command("clinic", "export", tmp_path / "ours.yaml")
    assert "rule.driving: " in command("clinic", "import", tmp_path / "ours.yaml").err


def test_flagged_words_are_kept_when_asked_for_and_not_flagged_again(command):
    assert command("clinic", "set", "rule.touch", "As Mrs Jane Smith wishes", "--keep-identifiers").status == 0
    assert command("clinic", "set", "name", "Harbor").status == 0
    assert shown(command)["rules"] == {"touch": "As Mrs Jane Smith wishes"}


@pytest.mark.parametrize(("text", "told"), [("profile-version: 2\n", "newer KAPassist"), ("name: 'x\n", "opens a quote")])
def test_a_profile_that_cannot_be_read_ends_commands_and_is_left_alone(command, data, assistant, text, told):
    data.mkdir()
    (data / "clinic.yaml").write_text(text)
    for arguments in (
        ("clinic",),
        ("clinic", "set", "name", "x"),
        ("clinic", "export", data / "x.yaml"),
        ("draft", "checklist", "--session-type", "im-psychedelic"),
    ):
        ran = command(*arguments)
        assert (ran.status, ran.err.count("\n")) == (2, 1)
        assert told in ran.err
        assert f"{data / 'clinic.yaml'}:" in ran.err
    assert (data / "clinic.yaml").read_text() == text
    shutil.copytree(assistant.index.folder, data / "index")
    answered = command("ask", "What do sources say about fasting?")
    assert answered.status == 0
    assert told in answered.err


def test_the_profile_can_lie_elsewhere(command, monkeypatch, tmp_path, data):
    monkeypatch.setenv("KAPASSIST_CLINIC", str(tmp_path / "shared.yaml"))
    ran = command("clinic")
    assert ran.status == 2
    assert "no file is there" in ran.err
    command("clinic", "set", "name", "Ours")
    assert "name: Ours" in command("clinic").out
    assert not (data / "clinic.yaml").exists()
