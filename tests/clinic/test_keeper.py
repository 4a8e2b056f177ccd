"""The profile in use: whole or not there, never over one that could not be read, and flagged before it is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from kapassist.clinic.file import Known
from kapassist.clinic.flags import flagged
from kapassist.clinic.keeper import ProfileKeeper
from kapassist.clinic.profile import ClinicProfile
from kapassist.errors import ClinicError, DataFolderError
from kapassist.settings import Settings

KNOWN = Known(("US", "GB"), ("driving", "touch"))


@pytest.fixture
def keeper(tmp_path: Path) -> ProfileKeeper:
    return ProfileKeeper.of(Settings.from_environment({"KAPASSIST_DATA_DIR": str(tmp_path / "data")}), KNOWN)


def names(keeper: ProfileKeeper) -> set[str]:
    return {path.name for path in keeper.path.parent.iterdir()} - {keeper.lock.name}


def test_without_a_file_the_profile_is_blank_and_nothing_is_created(keeper):
    kept = keeper.read()
    assert (kept.profile, kept.fault, kept.stamp) == (ClinicProfile(), "", None)
    assert not keeper.path.parent.exists()
    assert keeper.clear() is False


def test_what_is_saved_is_read_and_cleared(keeper):
    keeper.save(ClinicProfile(name="Harbor"))
    assert keeper.read().profile.name == "Harbor"
    assert keeper.read().stamp == keeper.stamp()
    before = keeper.stamp()
    keeper.change(lambda profile: replace(profile, phone="1"))
    assert keeper.stamp() != before
    assert keeper.read().profile == ClinicProfile(name="Harbor", phone="1")
    assert names(keeper) == {"clinic.yaml"}
    assert keeper.clear() is True
    assert names(keeper) == set()


@pytest.mark.parametrize("text", ["profile-version: 2\nname: x\n", "profile-version: 1\nname: [\n", ""])
def test_a_profile_that_cannot_be_read_is_never_overwritten(keeper, text):
    keeper.save(ClinicProfile())
    keeper.path.write_text(text)
    assert keeper.read().profile == ClinicProfile()
    assert str(keeper.path) in keeper.read().fault
    with pytest.raises(ClinicError, match="nothing was changed"):
        keeper.save(ClinicProfile(name="mine"))
    assert keeper.path.read_text() == text
    assert names(keeper) == {"clinic.yaml"}


def test_a_named_file_is_expected_to_be_there(tmp_path):
    path = tmp_path / "shared" / "ours.yaml"
    settings = Settings.from_environment({"KAPASSIST_DATA_DIR": str(tmp_path / "data"), "KAPASSIST_CLINIC": str(path)})
    keeper = ProfileKeeper.of(settings, KNOWN)
    assert keeper.path == path
    assert "KAPASSIST_CLINIC" in keeper.read().fault
    keeper.save(ClinicProfile(name="Ours"))
    assert keeper.read().profile.name == "Ours"
    assert not (tmp_path / "data" / "clinic.yaml").exists()


def test_a_link_stays_a_link(keeper, tmp_path):
    keeper.path.parent.mkdir()
    keeper.path.symlink_to(tmp_path / "shared.yaml")
    keeper.save(ClinicProfile(name="Ours"))
    assert keeper.path.is_symlink()
    assert "Ours" in (tmp_path / "shared.yaml").read_text()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "data").write_text("a file")
    keeper = ProfileKeeper.of(Settings.from_environment({"KAPASSIST_DATA_DIR": str(tmp_path / "data")}), KNOWN)
    with pytest.raises(DataFolderError, match="cannot write"):
        keeper.save(ClinicProfile())


def test_two_writers_lose_nothing(keeper):
    def count():
        keeper.change(lambda profile: replace(profile, name=f"{profile.name}x"))

    threads = [Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keeper.read().profile.name == "x" * 8


def test_what_may_identify_a_patient_is_flagged_and_the_clinic_itself_is_not():
    own = "Call 206-555-0134 before you drive."
    profile = ClinicProfile(phone="206-555-0134", rules=(("driving", own), ("touch", "As agreed with Mrs Jane Smith.")))
    assert flagged(profile) == ("touch: name 'Mrs Jane Smith'",)
    assert flagged(replace(profile, phone="")) == ("driving: phone '206-555-0134'", "touch: name 'Mrs Jane Smith'")
    assert flagged(ClinicProfile(disclosure="Born 1980-02-03")) == ("disclosure: date '1980-02-03'",)
