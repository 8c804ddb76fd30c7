"""Names that pickers offer: those on the lists that administrators keep, or those in use as long as none is kept."""

from __future__ import annotations

from collections.abc import Iterable

from casework.desk.kept_names import Name, name_list
from casework.record import people
from casework.vocabulary.desk import NameKind
from dashboard.frame.state import Platform


def departments(platform: Platform) -> tuple[str, ...]:
    """The departments to which a case can be sent."""
    in_use = map(Name, platform.answers.choices().departments)
    return tuple(name.text for name in name_list(platform.ledger, NameKind.DEPARTMENT).offered(in_use))


def homes_in_use(platform: Platform, project: str) -> dict[NameKind, frozenset[Name]]:
    """The phases and buildings in which somebody on record lives, by kind."""
    with platform.ledger.reading() as connection:
        homes = people.homes(connection, project)
    return {
        NameKind.PHASE: frozenset(Name(phase) for phase, _building, _room in homes if phase),
        NameKind.BUILDING: frozenset(Name(building, phase) for phase, building, _room in homes if building),
    }


def parts_of_homes(
    platform: Platform, project: str, kind: NameKind, homes: Iterable[tuple[str, ...]], phase: str | None
) -> list[str]:
    """The phases or buildings that can be picked in a project: of ``homes``, or those on the list, of a phase."""
    in_use = {
        NameKind.PHASE: {Name(home[0]) for home in homes if home[0]},
        NameKind.BUILDING: {Name(home[1], home[0]) for home in homes if home[1]},
    }[kind]
    offered = name_list(platform.ledger, kind, project).offered(in_use)
    return sorted({name.text for name in offered if not phase or name.within in {"", phase}})
