"""What stands around a draft wherever it is shown: words in its language, the clinic, crisis lines, disclosure, sign-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kapassist.clinic.profile import ClinicProfile
from kapassist.corpus.library import Library
from kapassist.corpus.schema import WordingFile
from kapassist.corpus.stationery import NoteForm
from kapassist.domain import Draft, SignOff
from kapassist.drafting.translating import wording_in
from kapassist.safety.notices import NoticeBook


@dataclass(frozen=True, slots=True)
class Imprint:
    """The surroundings of one draft.

    `translated` says who has still to review the language it is in, "" for the library's own. `version` is 0 until it is saved.
    """

    wording: WordingFile
    crisis_lines: tuple[str, ...] = ()
    clinic: ClinicProfile = field(default_factory=ClinicProfile)
    disclosure: str = ""
    translated: str = ""
    signed: SignOff | None = None
    version: int = 0
    country: str = "US"
    forms: Mapping[str, NoteForm] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Return the state of review in one line, with the version where there is one."""
        labels, signed = self.wording.labels, self.signed
        words = labels["draft-state"]
        if signed:
            who = ", ".join(filter(None, (signed.name, signed.credentials)))
            words = labels["signed-state"].format(who=who, date=signed.date, review_by=signed.review_by)
        return f"{words} · {labels['version'].format(n=self.version)}" if self.version else words


def imprint_of(
    library: Library, clinic: ClinicProfile, country: str, draft: Draft, signed: SignOff | None = None, version: int = 0
) -> Imprint:
    """Return the imprint of a draft in its language; the profile's country comes before the configured one."""
    place, translation = clinic.country or country, library.stationery.translations.get(draft.language)
    texts = library.stationery.disclosures.get(place, library.stationery.disclosures["default"])
    told = texts.es if draft.language == "es" else texts.en
    lines = translation.crisis_lines.get(place) if translation else None
    return Imprint(
        wording=wording_in(library, draft.language),
        crisis_lines=tuple(lines or NoticeBook(library, place).crisis_lines()),
        clinic=clinic,
        disclosure=clinic.disclosure or told,
        translated=translation.status if translation else "",
        signed=signed,
        version=version,
        country=place,
        forms=library.stationery.forms,
    )
