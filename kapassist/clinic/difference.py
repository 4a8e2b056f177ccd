"""What another profile would change in a clinic's profile, told in one line for each field."""

from __future__ import annotations

from collections.abc import Iterator

from kapassist.clinic.file import profile_values
from kapassist.clinic.profile import ClinicProfile
from kapassist.errors import shortened


def differences(before: ClinicProfile, after: ClinicProfile) -> Iterator[str]:
    """Return which fields and rules are set, replaced or emptied."""
    old, new = _told(before), _told(after)
    for name in dict.fromkeys([*old, *new]):
        first, second = old.get(name, ""), new.get(name, "")
        if first == second:
            continue
        if not first:
            yield f"{name}: set to {shortened(second)}"
        elif second:
            yield f"{name}: {shortened(first)} replaced by {shortened(second)}"
        else:
            yield f"{name}: {shortened(first)} emptied"
    if before.logo != after.logo and old["logo"] == new["logo"]:
        yield "logo: replaced by another of the same size"


def _told(profile: ClinicProfile) -> dict[str, str]:
    values = profile_values(profile)
    rules = {f"rule.{key}": text for key, text in values.pop("rules").items()}
    image = profile.logo
    logo = f"{image.media}, {image.size[0]} x {image.size[1]} pixels, {len(image.data):,} bytes" if image else ""
    return {name: str(value) for name, value in values.items()} | rules | {"logo": logo}
