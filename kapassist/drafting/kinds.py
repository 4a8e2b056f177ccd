"""One function for each kind of draft, in one table. Each returns the sections for a brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kapassist.corpus.library import Library
from kapassist.corpus.records import SessionType
from kapassist.corpus.wording import ChosenWords
from kapassist.domain import DraftItem, DraftKind, Item, Length, Passage, Prompt, Section
from kapassist.drafting.sections import LOOK_BACK, SectionWriter, ordered_stages
from kapassist.drafting.selection import ItemSelector
from kapassist.sessions import STAGE_IDS, SessionBrief, Stage

SETTING_AREAS = ("room", "equipment", "people", "touch", "music", "response")
_WATCH_AREAS = ("referral", "warning-signs")
_AFTER = frozenset(STAGE_IDS[STAGE_IDS.index(Stage.RECOVERY) :])
_BEFORE = frozenset(STAGE_IDS[: STAGE_IDS.index(Stage.ARRIVAL)])
PROMPTS_PER_STAGE = {Length.ONE_PAGE: 2, Length.STANDARD: 5}
STATEMENTS_PER_FACET = {Length.STANDARD: 3}  # of each session type in a comparison
_PROMPTS_PER_THEME = 2
_PROMPTS_FOR_FACTORS = 3
_PROMPTS_OF_MODALITY = {"emdr-adjunct": 1}  # only a therapist trained in it can use them


@dataclass(frozen=True, slots=True)
class Desk:
    """What a kind of draft works with."""

    library: Library
    selector: ItemSelector
    writer: SectionWriter
    passages: Mapping[str, Passage]


def checklist(desk: Desk, brief: SessionBrief, length: Length) -> tuple[Section, ...]:
    """Return the items by stage; what to do when something happens belongs to the setting plan."""
    chosen = desk.selector.choose(brief, lambda item: item.area != "response", length)
    return desk.writer.by_stage(chosen, brief)


def setting(desk: Desk, brief: SessionBrief, length: Length) -> tuple[Section, ...]:
    """Return the items of room, equipment, people, touch, music and responses, by area."""
    whole = length if length is Length.ONE_PAGE else Length.FULL  # a setting plan is short enough to be given whole
    chosen = desk.selector.choose(brief, lambda item: item.area in SETTING_AREAS, whole)
    sections = []
    for area in SETTING_AREAS:
        rows = [row for row in chosen if row.item.area == area]
        if area != "response":  # responses keep their order: what belongs to one situation stands together
            rows.sort(key=lambda row: (row.order, STAGE_IDS.index(row.item.stage)))
        if rows:
            title = desk.library.wording.areas[area]
            sections.append(Section(Stage.DURING.value, title, tuple(desk.writer.item(row) for row in rows)))
    return tuple(sections)


def integration(desk: Desk, brief: SessionBrief, length: Length) -> tuple[Section, ...]:
    """Return prompts by window, then what to watch for and when to refer on."""
    close = desk.selector.closeness(brief, "prompt")
    preparing = brief.stage is not None and brief.stage.value in _BEFORE
    again = brief.later and not preparing
    sections = list(_back(desk, brief, list(close))) if again else []
    told = {item.id for section in sections for item in section.items}
    for stage, _ in ordered_stages(brief.stage):
        if stage in _BEFORE and not (preparing or length is Length.FULL):
            continue
        items = _prompts(desk, brief, stage, list(close), length, lambda prompt: prompt.id not in told)
        if items:
            sections.append(Section(stage, desk.writer.stage_title(stage), items))
    return (*sections, *_watch(desk, brief))


def _back(desk: Desk, brief: SessionBrief, close: list[str]) -> Iterator[Section]:
    """Return the prompts on the last session, which open the menu of a later one."""
    stage = Stage.WEEKS_BEFORE.value
    items = _prompts(desk, brief, stage, close, Length.FULL, lambda prompt: "later-session" in prompt.when)
    if items:
        yield Section(stage, desk.writer.stage_title(stage, label=LOOK_BACK), items)


def _prompts(
    desk: Desk,
    brief: SessionBrief,
    stage: str,
    close: list[str],
    length: Length,
    admit: Callable[[Prompt], bool] = lambda prompt: True,
) -> tuple[DraftItem, ...]:
    words = desk.library.wording.chosen
    fitting = [
        (prompt, desk.selector.factor_labels(set(prompt.when) & brief.active_factors))
        for prompt in desk.library.prompts
        if prompt.stage == stage
        and admit(prompt)
        and brief.session_type in prompt.session_types
        and brief.active_factors.isdisjoint(prompt.unless)
    ]
    rows = [(prompt, present) for prompt, present in fitting if present or not prompt.when]
    rows.sort(key=lambda row: (not row[1], close.index(row[0].id) if row[0].id in close else len(close)))
    kept = rows if length is Length.FULL else _varied(_in_turn(rows, desk, brief))[: PROMPTS_PER_STAGE[length]]
    return tuple(
        desk.writer.prompt(prompt, _prompt_reason(prompt, present, close, words), ", ".join(present))
        for prompt, present in kept
    )


def _in_turn(rows: list[tuple[Prompt, list[str]]], desk: Desk, brief: SessionBrief) -> list[tuple[Prompt, list[str]]]:
    """Return the prompts so that each client factor has one before any has a second; implied factors come last."""
    implied = desk.library.implied_by(brief.active_factors)  # "chronic pain" beside "phantom limb pain" says little
    turns: Counter[frozenset[str]] = Counter()
    placed = []
    for row in rows:
        present = frozenset(row[0].when) & brief.active_factors
        named = present - implied
        placed.append(((not present, not named, turns[named or present]), row))
        turns[named or present] += 1
    return [row for _, row in sorted(placed, key=lambda entry: entry[0])]


def _prompt_reason(prompt: Prompt, present: list[str], close: list[str], words: ChosenWords) -> str:
    if present:
        return words.factor.format(factors=", ".join(present))
    return words.retrieved if prompt.id in close else words.usual


def _varied(rows: list[tuple[Prompt, list[str]]]) -> list[tuple[Prompt, list[str]]]:
    """Return the first prompts, few of a theme and few of the brief's factors, so that the menu stays wide."""
    themes: Counter[str] = Counter()
    special: Counter[str] = Counter()
    conditional = 0
    kept = []
    for prompt, present in rows:
        fits = themes[prompt.theme] < _PROMPTS_PER_THEME and (not present or conditional < _PROMPTS_FOR_FACTORS)
        if fits and special[prompt.modality] < _PROMPTS_OF_MODALITY.get(prompt.modality, len(rows)):
            themes[prompt.theme] += 1
            special[prompt.modality] += 1
            conditional += bool(present)
            kept.append((prompt, present))
    return kept


def _watch(desk: Desk, brief: SessionBrief) -> tuple[Section, ...]:
    def admit(item: Item) -> bool:
        return item.area in _WATCH_AREAS and item.stage in _AFTER

    chosen = desk.selector.choose(brief, admit, Length.FULL, retrieve=False)
    chosen.sort(key=lambda row: (STAGE_IDS.index(row.item.stage), row.order))
    items = tuple(desk.writer.item(row) for row in chosen)
    return (Section("", desk.library.wording.labels["watch"], items),) if items else ()


def handout(desk: Desk, brief: SessionBrief, length: Length) -> tuple[Section, ...]:
    """Return the items marked for handouts in patient wording, by stage, then the warning signs."""
    chosen = desk.selector.choose(brief, lambda item: item.handout, length)
    told = [row for row in chosen if not row.item.sign]
    return (*desk.writer.by_stage(told, brief, for_patient=True), *desk.writer.signs(chosen))


def comparison(desk: Desk, brief: SessionBrief, length: Length) -> tuple[Section, ...]:
    """Return a table of short cells, then what the library says of each session type, facet by facet."""
    types = [desk.library.session_types[key] for key in brief.session_types]
    sections = list(_table(desk, types))
    if length is Length.ONE_PAGE:
        return tuple(sections)
    for facet, title in desk.library.wording.facets.items():
        items = [
            desk.writer.statement(desk.passages[f"{entry.id}#{facet}-{index}"], desk.library.wording.chosen.stated, entry.title)
            for entry in types
            for index, _ in enumerate(entry.facets.get(facet, ())[: STATEMENTS_PER_FACET.get(length)], 1)
        ]
        if items:
            sections.append(Section("", title, tuple(items)))
    return tuple(sections)


def _table(desk: Desk, types: list[SessionType]) -> Iterator[Section]:
    """Return one row for each glance cell."""
    for cell, title in desk.library.wording.glance.items():
        cells = [
            desk.writer.statement(desk.passages[f"{entry.id}#glance-{cell}"], desk.library.wording.chosen.cell, entry.title)
            for entry in types
        ]
        yield Section("", title, tuple(cells), row=True)


KindWriter = Callable[[Desk, SessionBrief, Length], tuple[Section, ...]]
KINDS: Mapping[DraftKind, KindWriter] = {
    DraftKind.CHECKLIST: checklist,
    DraftKind.SETTING: setting,
    DraftKind.INTEGRATION: integration,
    DraftKind.HANDOUT: handout,
    DraftKind.COMPARISON: comparison,
}
