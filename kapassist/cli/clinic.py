"""`kapassist clinic`: the clinic's profile, which drafts carry. It can be shared between machines as one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kapassist.cli.clinic_told import tell_about_patients, tell_replaced
from kapassist.cli.output import print_json
from kapassist.errors import ClinicError, UsageError, shortened
from kapassist.settings import Settings

if TYPE_CHECKING:
    from kapassist.clinic.keeper import ProfileKeeper
    from kapassist.clinic.profile import ClinicProfile
    from kapassist.corpus.library import Library

_RULE = "rule."
_KEEP = click.option("--keep-identifiers", is_flag=True, help="Save what looks like a patient's name, date or number too.")


@click.group(invoke_without_command=True)
@click.pass_context
def clinic(context: click.Context) -> None:
    """Show or change the clinic's profile: name, numbers, logo, language and written rules, shown in every draft."""
    if context.invoked_subcommand is None:
        context.invoke(show)


@clinic.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool = False) -> None:
    """Show the profile, with the rules that are still to be written."""
    library = _library()
    keeper = _keeper(library)
    kept = keeper.read()
    if kept.fault:
        raise ClinicError(kept.fault)
    if as_json:
        print_json(_json(keeper, kept.profile))
        return
    from kapassist.clinic.file import profile_values

    values = profile_values(kept.profile)
    rules = values.pop("rules")
    for name, value in values.items():
        click.echo(f"{name}: {' / '.join(value.splitlines()) or '-'}")
    logo = kept.profile.logo
    click.echo(f"logo: {logo.media}, {logo.size[0]} x {logo.size[1]} pixels" if logo else "logo: -")
    for key, entry in library.stationery.rules.items():
        click.echo(f"{_RULE}{key}: {' / '.join(rules.get(key, '').splitlines()) or f'- ({entry.hint})'}")


@clinic.command("set")
@click.argument("field", metavar="FIELD")
@click.argument("value", metavar="VALUE")
@_KEEP
def set_field(field: str, value: str, keep_identifiers: bool) -> None:
    """Set FIELD to VALUE; "" empties it.

    FIELD is name, address, phone, after-hours, emergency, country, language (en or es), reading-size (regular or large),
    disclosure, or rule.ID, for example rule.driving.
    """
    from kapassist.clinic.file import FIELDS, checked_profile, profile_values

    library = _library()
    keeper = _keeper(library)
    rule = field.removeprefix(_RULE) if field.startswith(_RULE) else ""
    names = [name for name in FIELDS if name not in ("rules", "logo")]
    if not rule and field not in names:
        known = ", ".join([*names, *(f"{_RULE}{key}" for key in keeper.known.rules)])
        raise UsageError(f"unknown field {shortened(field)} of the profile; use one of: {known}")

    def changed(profile: ClinicProfile) -> ClinicProfile:
        values = profile_values(profile)
        if rule:
            values["rules"] |= {rule: value}
        else:
            values[field] = value or _default(field)
        return checked_profile(values, keeper.known, profile.logo)

    profile = _change(keeper, changed, keep_identifiers)
    click.echo(f"saved {field}")
    if rule:
        tell_about_patients(replace(profile, rules=((rule, profile.rule(rule)),)), library)


@clinic.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def logo(file: Path) -> None:
    """Take the logo from FILE, a PNG or JPEG image; "" takes the logo away."""
    from kapassist.clinic.logo import logo_from_file

    found = logo_from_file(file) if str(file) not in ("", ".") else None
    _keeper().change(lambda profile: replace(profile, logo=found))
    click.echo(f"saved the logo, {found.size[0]} x {found.size[1]} pixels" if found else "took the logo away")


@clinic.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_KEEP
def import_file(file: Path, keep_identifiers: bool) -> None:
    """Replace the profile by the one in FILE; the one before is kept in a file of its own."""
    from kapassist.clinic.difference import differences
    from kapassist.clinic.file import read_profile

    library = _library()
    keeper, lines, kept = _keeper(library), list[str](), list[Path]()
    profile = read_profile(file, keeper.known)

    def replaced(before: ClinicProfile) -> ClinicProfile:
        lines.extend(differences(before, profile))
        return profile

    def keep_the_old() -> None:
        if lines and (aside := keeper.set_aside()):
            kept.append(aside)

    _change(keeper, replaced, keep_identifiers, keep_the_old)
    click.echo(f"imported {profile.name or 'a profile without a name'}")
    tell_replaced(lines, kept)
    tell_about_patients(profile, library)


@clinic.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def export_file(file: Path) -> None:
    """Write the profile to FILE, to be imported on another machine."""
    from kapassist.clinic.keeper import write_profile

    kept = _keeper().read()
    if kept.fault:
        raise ClinicError(kept.fault)
    write_profile(file, kept.profile)
    click.echo(f"exported to {file}")


@clinic.command()
def clear() -> None:
    """Delete the profile; drafts then hold blanks to fill in."""
    click.echo("deleted the profile" if _keeper().clear() else "there is no profile")


def _library() -> Library:
    from kapassist.corpus.keeper import LibraryKeeper

    return LibraryKeeper.of(Settings.from_environment()).read().library


def _keeper(library: Library | None = None) -> ProfileKeeper:
    from kapassist.clinic.keeper import ProfileKeeper

    return ProfileKeeper.of(Settings.from_environment(), library or _library())


def _change(
    keeper: ProfileKeeper,
    changed: Callable[[ClinicProfile], ClinicProfile],
    keep_identifiers: bool,
    before_saving: Callable[[], None] = lambda: None,
) -> ClinicProfile:
    """Save what `changed` makes of the profile and return it, unless a new text in it may identify a patient."""
    from kapassist.clinic.flags import flagged

    def checked(profile: ClinicProfile) -> ClinicProfile:
        made = changed(profile)
        found = [line for line in flagged(made) if line not in flagged(profile)]
        if found and not keep_identifiers:
            mend = "leave it out, or add --keep-identifiers where it is no patient's"
            raise ClinicError(f"this may identify a patient: {'; '.join(found)}; {mend}")
        before_saving()
        return made

    return keeper.change(checked)


def _default(field: str) -> str:
    from kapassist.clinic.file import profile_values
    from kapassist.clinic.profile import ClinicProfile

    return str(profile_values(ClinicProfile())[field])


def _json(keeper: ProfileKeeper, profile: ClinicProfile) -> dict[str, Any]:
    from kapassist.clinic.file import profile_values

    values = {name.replace("-", "_"): value for name, value in profile_values(profile).items()}
    image = profile.logo
    size = {"media": image.media, "width": image.size[0], "height": image.size[1], "bytes": len(image.data)} if image else None
    missing = [key for key in keeper.known.rules if not profile.rule(key)]
    return {"file": str(keeper.path), **values, "missing_rules": missing, "logo": size}
