"""The profile's file: everything survives writing and reading, and whatever cannot be read is told in one line."""

from __future__ import annotations

import base64
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from kapassist.clinic.file import FIELDS, Known, checked_profile, profile_text, profile_values, read_profile
from kapassist.clinic.keeper import write_profile
from kapassist.clinic.logo import cleaned_logo
from kapassist.clinic.profile import ClinicProfile, ReadingSize
from kapassist.clinic.texts import LIMITS, cleaned
from kapassist.errors import ClinicError
from tests.clinic.images import bomb, image

KNOWN = Known(("US", "GB"), ("driving", "touch"))
MARKUP = "<script>alert(1)</script> #set page(); *b* [x](javascript:1) {{7*7}} & \"q\" 'q' `c` | a: b # c"
FULL = ClinicProfile(
    name="مركز الميناء 🌿👩🏽‍⚕️ Klinik",
    address="Hafenstraße 1\n20457 Hamburg",
    phone="+1 206 555 0134",
    after_hours="0800: nurse",
    emergency="999",
    country="GB",
    language="es",
    reading_size=ReadingSize.LARGE,
    logo=cleaned_logo(image()),
    rules=(("driving", MARKUP), ("touch", "one\ntwo")),
    disclosure="- yes\u00a0no",
)
TEXTS = tuple(field for field in FIELDS if field in LIMITS)


def read(folder, text):
    path = folder / "clinic.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_profile(path, KNOWN)


def test_a_whole_profile_survives(tmp_path):
    write_profile(tmp_path / "a.yaml", FULL)
    assert read_profile(tmp_path / "a.yaml", KNOWN) == FULL
    assert profile_text(FULL) == (tmp_path / "a.yaml").read_text(encoding="utf-8")


@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.fixed_dictionaries({field: st.text(max_size=60) for field in TEXTS}),
    rules=st.dictionaries(st.sampled_from(KNOWN.rules), st.text(max_size=80)),
)
def test_any_text_in_every_field_survives(tmp_path, texts, rules):
    profile = checked_profile({**texts, "rules": rules}, KNOWN)
    assert {field: profile_values(profile)[field] for field in TEXTS} == {f: cleaned(f, text) for f, text in texts.items()}
    assert read(tmp_path, profile_text(profile)) == profile


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"profile-version: 1\n{text}".encode()))
)
def test_any_file_is_read_or_told_and_nothing_else_happens(tmp_path, content):
    with suppress(ClinicError):
        read(tmp_path, content)


@pytest.mark.parametrize("field", TEXTS)
def test_control_signs_go_and_markup_and_other_scripts_stay(field):
    profile = checked_profile({field: f"\x00\x1b[31m{MARKUP}\u202e\ufeff\x07"[: LIMITS[field]]}, KNOWN)
    kept = profile_values(profile)[field]
    assert kept == f"[31m{MARKUP}"[: len(kept)]
    assert checked_profile({field: "عيادة 🏴‍☠️ é\u200d"}, KNOWN) == checked_profile({field: " عيادة \t🏴‍☠️ é\u200d\r\n"}, KNOWN)


@pytest.mark.parametrize("field", TEXTS)
def test_a_very_long_text_is_told_with_its_field(field):
    with pytest.raises(ClinicError, match=f"{field}: has 1,000,000 characters; shorten it to"):
        checked_profile({field: "x" * 1_000_000}, KNOWN)


def test_an_empty_profile_is_a_blank_one(tmp_path):
    assert read(tmp_path, "profile-version: 1\n") == ClinicProfile() == read(tmp_path, profile_text(ClinicProfile()))


def test_numbers_need_no_quotes_and_countries_no_capitals(tmp_path):
    profile = read(tmp_path, "profile-version: 1\nphone: 5550134\ncountry: gb\nrules:\n  driving: ''\n")
    assert (profile.phone, profile.country, profile.rules) == ("5550134", "GB", ())


ERRORS = [
    ("", ":1: is empty; delete it"),
    ("# nothing\n", ":1: is empty"),
    ("- a\n", ":1: expected keys with values"),
    ("name: x\n", "profile-version: is missing"),
    ("profile-version: one\n", ":1: profile-version: 'one' is no version"),
    ("profile-version: 0\n", "0 is no version"),
    ("name: x\n", ":1: profile-version: is missing; write 'profile-version: 1', without quotes, or export"),
    ("profile-version: 1.1\n", "1.1 is no version that this program knows; write 'profile-version: 1', without quotes"),
    ("profile-version: '2'\n", "'2' is no version that this program knows; write 'profile-version: 1'"),
    ("profile-version: 2\n", "update KAPassist, or export it anew with this one, which reads 'profile-version: 1'"),
    (f"profile-version: {'9' * 3000}\n", rf"newer KAPassist \(profile-version {'9' * 60}\.\.\.\); update"),
    (f"profile-version: {'9' * 6000}\n", rf"'{'9' * 60}\.\.\.' is no version"),
    (f"profile-version: 1\n{'n' * 900}: x\n", rf":2: {'n' * 60}\.\.\.: is not a known key"),
    (f"profile-version: 1\nlanguage: {'n' * 900}\n", rf":2: language: '{'n' * 60}\.\.\.' is not known here"),
    (f"profile-version: 1\nrules:\n  {'n' * 900}: x\n", rf":3: rules: '{'n' * 60}\.\.\.' is not a known rule"),
    (
        "# x\nprofile-version: 2\nname: [1]\nfuture: {a: b}\n",
        r":2: was written by a newer KAPassist \(profile-version 2\); update KAPassist, or export it anew",
    ),
    ("profile-version: 1\nnmae: x\n", ":2: nmae: is not a known key; did you mean 'name'"),
    ("profile-version: 1\nname: [x]\n", ":2: name: expected a text"),
    ("profile-version: 1\nlanguage: fr\n", ":2: language: 'fr' is not known here; use one of: en, es"),
    ("profile-version: 1\nreading-size: huge\n", ":2: reading-size: 'huge' is not known here; use one of: regular, large"),
    ("profile-version: 1\ncountry: XX\n", ":2: country: 'XX' has no crisis lines; use one of: US, GB"),
    ("profile-version: 1\nrules:\n  drivin: x\n", ":3: rules: 'drivin' is not a known rule; did you mean 'driving'"),
    ("profile-version: 1\nname: 'x\n", "opens a quote that is not closed"),
    ("profile-version: 1\nname: *x\n", ":2: begins with"),
    (b"profile-version: 1\nname: caf\xe9\n", ":2: holds a byte that is not UTF-8"),
    ("profile-version: 1\nname: x\u2028y\n", ":2: holds an invisible sign"),
    ("profile-version: 1\nlogo: {media: image/svg+xml, data: eA==}\n", "'image/svg[+]xml' is not known here"),
    ("profile-version: 1\nlogo: {media: image/png, data: '?'}\n", ":2: logo: data is not base64"),
    ("profile-version: 1\nlogo: {media: image/png, data: eA==}\n", ":2: logo: the logo is broken"),
    (f"profile-version: 1\nlogo: {{media: image/png, data: {base64.b64encode(bomb()).decode()}}}\n", "25 million pixels"),
    (b"profile-version: 1\n" + b"#" * 5_000_000, "5,000,019 bytes long"),
]


@pytest.mark.parametrize(("text", "told"), ERRORS)
def test_what_cannot_be_read_is_told_with_file_line_field_and_value(tmp_path, text, told):
    with pytest.raises(ClinicError, match=told) as failed:
        read(tmp_path, text)
    assert "\n" not in str(failed.value)
    assert str(tmp_path / "clinic.yaml") in str(failed.value)


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(ClinicError, match="No such file"):
        read_profile(tmp_path / "none.yaml", KNOWN)
    with pytest.raises(ClinicError, match="is a folder"):
        read_profile(tmp_path, KNOWN)
    with pytest.raises(ClinicError, match="cannot write"):
        write_profile(tmp_path / "no" / "x.yaml", FULL)
