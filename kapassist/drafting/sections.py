"""Turns chosen items and prompts into the sections of a draft, with their citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kapassist.clinic.contacts import ContactBook
from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.rules import RuleBook, WrittenRule
from kapassist.corpus.fields import SIGNS
from kapassist.corpus.library import Library
from kapassist.corpus.signoff import reviewers
from kapassist.domain import CitedStatement, DraftItem, Item, Level, Passage, Prompt, Section
from kapassist.drafting.selection import Chosen
from kapassist.sessions import STAGE_IDS, SessionBrief, Stage
from kapassist.writing.citing import Citer

DUE, DUE_ONCE, LOOK_BACK = "due", "due-once", "look-back"
_BACK = Stage.WEEKS_BEFORE.value  # the stage in which the last session is looked back on
FOR_PATIENT = "-patient"  # ends the name of the label that says the same to a patient


class SectionWriter:
    """Writes draft items for a session type and numbers what they cite."""

    def __init__(
        self,
        library: Library,
        passages: dict[str, Passage],
        session_type: str,
        rules: RuleBook | None = None,
        contacts: ContactBook | None = None,
        otherwise: str = "",
        most_sources: int = 0,
    ) -> None:
        self._library = library
        self._passages = passages
        self._session_type = session_type
        self._rules = rules or RuleBook.of(library.stationery, ClinicProfile())
        self._contacts = contacts or ContactBook(ClinicProfile(), library.wording.labels)
        self._otherwise = otherwise  # what stands on one page where others only say something else
        self.citer = Citer(library.references, reviewers(library), most=most_sources)

    def item(self, chosen: Chosen, for_patient: bool = False) -> DraftItem:
        """Return a chosen item as it stands in a draft; where sources differ is the clinician's matter."""
        item = chosen.item
        passage = self._passages[item.id]
        rule = self._rules.on(item.id, for_patient)
        numbers = self._contacts.named(item.numbers) if for_patient else ()
        contact = not rule.text and bool(item.contacts)
        if contact:
            rule = self._contacts.on(item.contacts)
        if contact and rule.blank_stays:  # not a rule that stands beside the blank, but some of the numbers that it asks for
            rule, numbers = WrittenRule(), self._contacts.named(item.contacts, only_given=True)
        return DraftItem(
            id=item.id,
            text=item.text,
            plain=item.plain,
            why=item.why,
            level=chosen.level,
            audience=item.audience,
            condition=chosen.condition,
            citations=self.citer.cite(passage),
            chosen=chosen.reason,
            editorial=item.editorial,
            field=item.field_for_patient if for_patient else item.field,
            positions=() if for_patient else self._positions(item, passage),
            short=item.short,
            rule=rule.text,
            blank_stays=rule.blank_stays,
            others=self._others(item, passage) if for_patient else (),
            contact=contact,
            numbers=numbers,
        )

    def _positions(self, item: Item, passage: Passage) -> tuple[CitedStatement, ...]:
        fitting = [row for row in item.positions if not row.session_types or self._session_type in row.session_types]
        return tuple(CitedStatement(row.text, self.citer.cite(passage, row.references)) for row in fitting)

    def _others(self, item: Item, passage: Passage) -> tuple[CitedStatement, ...]:
        said = [(row.text if row.least else self._otherwise or row.text, row) for row in self._rules.others(item.id)]
        return tuple(CitedStatement(text, self.citer.cite(passage, row.references)) for text, row in said)

    def prompt(self, prompt: Prompt, reason: str, condition: str) -> DraftItem:
        """Return an integration prompt as it stands in a draft."""
        return DraftItem(
            id=prompt.id,
            text=prompt.text,
            plain=prompt.text,
            why=prompt.why,
            level=Level.SHOULD,
            audience=("therapist",),
            condition=condition,
            citations=self.citer.cite(self._passages[prompt.id]),
            chosen=reason,
            editorial=prompt.editorial,
            caution=prompt.not_for,
            theme=prompt.theme,
        )

    def statement(self, passage: Passage, reason: str, theme: str) -> DraftItem:
        """Return a statement of a session type as it stands in a comparison."""
        return DraftItem(
            id=passage.id,
            text=passage.text,
            plain="",
            why="",
            level=Level.SHOULD,
            audience=(),
            condition="",
            citations=self.citer.cite(passage),
            chosen=reason,
            editorial=passage.editorial,
            theme=theme,
        )

    def by_stage(self, chosen: Iterable[Chosen], brief: SessionBrief, for_patient: bool = False) -> tuple[Section, ...]:
        """Return one section per stage: from the brief's stage on, then what should already be done.

        Before a later session a look back at the last one comes first.
        """
        rows = sorted(chosen, key=lambda row: _priority(row, brief))
        stages = ordered_stages(brief.stage or _begun(brief))
        parts = [(_BACK, LOOK_BACK, [row for row in rows if row.item.look_back])] if (_BACK, False) in stages else []
        parts += [(stage, DUE if due else "", [row for row in rows if due or not row.done]) for stage, due in stages]
        parts += [(stage, DUE_ONCE, [row for row in rows if row.done]) for stage, due in stages if not due]
        sections, shown = [], set[str]()
        for stage, label, fitting in parts:
            standing = [row for row in fitting if label == LOOK_BACK or (row.item.stage == stage and row.item.id not in shown)]
            shown |= {row.item.id for row in standing}
            if standing:
                items = tuple(self.item(row, for_patient) for row in standing)
                sections.append(Section(stage, self.stage_title(stage, for_patient, label), items))
        return tuple(sections)

    def signs(self, chosen: Sequence[Chosen]) -> tuple[Section, ...]:
        """Return a handout's warning signs, by how soon the patient has to act."""
        labels = self._library.wording.labels
        found = [(sign, tuple(self.item(row, True) for row in chosen if row.item.sign == sign)) for sign in SIGNS]
        return tuple(Section("", labels[f"signs-{sign}"], items, under=labels["signs"]) for sign, items in found if items)

    def stage_title(self, stage: str, for_patient: bool = False, label: str = "") -> str:
        """Return the title of a stage's section; `label` names the words around what should already be done."""
        words = self._library.wording.stages[stage]
        title = words.patient if for_patient else words.therapist
        if not label:
            return title
        return self._library.wording.labels[label + FOR_PATIENT if for_patient else label].format(stage=title.lower())


def ordered_stages(current: Stage | None) -> Sequence[tuple[str, bool]]:
    """Return the stages in reading order, each with whether it lies before the current one."""
    split = STAGE_IDS.index(current.value) if current else 0
    return [*((stage, False) for stage in STAGE_IDS[split:]), *((stage, True) for stage in STAGE_IDS[:split])]


def _begun(brief: SessionBrief) -> Stage | None:
    """Return the stage that a course has reached when the brief names none: before a later session the intake is done."""
    return Stage.WEEKS_BEFORE if brief.later else None


def _priority(row: Chosen, brief: SessionBrief) -> tuple[int, bool]:
    return row.order, bool(brief.audience) and brief.audience not in row.item.audience
