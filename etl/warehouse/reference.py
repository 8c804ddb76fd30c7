"""Reference tables: what the policy packs and the vocabulary say, as rows that the models join.

``ref.rules`` has one row per obligation and pack version; ``rule_no`` numbers them. ``valid_from`` and ``valid_until``
are the UTC moments between which a from-event starts the rule, so no model needs a local day to choose a version.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from casework.case.deeds import deeds_of
from casework.policy import Obligation, Pack, Policies
from casework.regulation.conditions import Condition
from casework.regulation.facts import RECLASSIFYING
from casework.regulation.limits import counts_days
from casework.regulation.moves import DEEDS
from casework.settings import settings
from casework.vocabulary import EventKind, Satisfaction, Term
from etl.warehouse import (
    conditions,
    confidence,
    duties,
    limits,
    reference_surveys,
    reference_words,
    scoring,
    step_effects,
    worktime_sql,
)
from etl.warehouse.office_tables import OFFICE_COLUMNS, Offices
from surveys.questionnaire import Purpose, own_for

Row = dict[str, object]

KIND_NUMBERS = {deed: number for number, deed in enumerate(DEEDS)}
"""Deeds as ``kind_no`` of ``staging.log``."""

ALWAYS = datetime(1, 1, 1)  # noqa: DTZ001  the warehouse stores UTC without saying so
NEVER = datetime(9999, 1, 1)  # noqa: DTZ001
EVER_DAYS = 10_000_000
"""More whole days than any case can be old: where the last age band ends."""

LOCAL_DAY = ("utc_offset_us", "day_base")
"""Columns of an office that lead from a moment to its local day."""

_WORD, _WORDS, _WHOLE, _MOMENT = pa.string(), pa.list_(pa.string()), pa.int64(), pa.timestamp("us")

RULES = pa.schema(
    [("rule_no", pa.int32()), ("valid_from", _MOMENT), ("valid_until", _MOMENT), ("effective_from", pa.date32())]
    + [(n, _WORD) for n in ("pack", "pack_version", "rule", "rule_key", "clause", "name_zh", "name_en", "clock")]
    + [
        (n, _WHOLE)
        for n in ("limit_days", "limit_us", "limit_months", "share_num", "share_den", "points", "escalate_level")
    ]
    + [(n, _WHOLE) for n in OFFICE_COLUMNS]
    + [(n, _WORD) for n in ("escalate_cause", "act", "set_by")]
    + [("warn", pa.bool_()), ("since", _WORD), ("starts", _WORD), ("all_of", _WORD)]
    + [("target", pa.float64()), ("has_parts", pa.bool_()), ("in_days", pa.bool_())]
)
"""Of a rule that ``has_parts`` the limit stands in ``ref.rule_limits``; its ``clock`` is that of no office time."""
RULE_EVENTS = pa.schema([("rule_no", pa.int32()), ("role", _WORD), ("kind", _WORD), ("disposition", _WORD)])
CLAUSES = pa.schema([(n, _WORD) for n in ("pack", "pack_version", "clause", "text_zh", "text_en")])
STAGES = pa.schema(
    [
        *[("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT)],
        *[("kind", _WORD), ("stage", _WORD), ("position", pa.int32())],
    ]
)
"""Where a case stands after a deed, by each version of a pack; ``position`` in the order of a life."""
FORKS = pa.schema(
    [
        *[("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT), ("place", pa.int32())],
        *[("kind", _WORD), ("step", _WORD), ("steps", _WORDS), ("stage", _WORD), ("all_of", _WORD)],
        ("checks", pa.list_(pa.struct([("field", _WORD), ("wanted", _WORDS), ("open", pa.bool_())]))),
    ]
)
"""Moves of deeds that do not lead to one stage always, by step (empty: none that the version has, see ``steps``).

With ``all_of`` a case stays until all have done the same.
``checks`` must all hold; an ``open`` one also of an event that leaves its field open.
"""
AGE_BANDS = pa.schema(
    [("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT)]
    + [(n, _WHOLE) for n in ("band_order", "from_days", "until_days")]
    + [("age_band", _WORD)]
)
"""Bands of whole days since receipt: from ``from_days`` up to, not including, ``until_days``."""
ZONES = pa.schema([("pack", _WORD), ("utc_offset_us", _WHOLE)])
"""How far local time is ahead of UTC: all versions of a pack have the zone of its newest."""
TERMS = pa.schema([(n, _WORD) for n in ("vocabulary", "value", "zh", "en")])

PACKS = pa.schema(
    [(n, _WORD) for n in ("pack", "version", "title_zh", "title_en", "timezone")]
    + [("effective_from", pa.date32()), ("valid_from", _MOMENT), ("valid_until", _MOMENT)]
    + [("satisfaction_target", pa.float64()), ("compliance_target", pa.float64())]
    + [(n, _WHOLE) for n in ("min_n", "satisfaction_min_n", "late_entry_minutes", "survey_satisfied_from")]
    + [(n, _WORDS) for n in ("satisfied", "club_satisfied", "void_dispositions")]
    + [(n, _WORD) for n in ("scoring_clause", "bonus_clause", "unclosed_clause", "extension_clause", "warn_clause")]
    + [(n, _WHOLE) for n in ("base", "floor_points", "ceiling_points", "bonus_points", "bonus_cap")]
    + [("other_points", pa.float64()), ("reckoned_per", _WHOLE)]
    + [(n, _WHOLE) for n in ("unclosed_after_days", "unclosed_points", "max_extensions")]
    + [*((n, _WHOLE) for n in LOCAL_DAY), ("is_default", pa.bool_()), ("club_sheet", _WORD)]
    + [(n, _WHOLE) for n in ("night_from_us", "night_until_us", "pick_up_seconds")]
)


def install(connection: duckdb.DuckDBPyConnection, policies: Policies) -> None:
    """Fill the schema ``ref`` anew, with the working-time macros and their calendar."""
    offices = Offices.of(policies.packs)
    worktime_sql.install(connection, offices)
    for name, table in reference_tables(policies, offices).items():
        connection.execute("drop table if exists ref." + name)  # names are literals of this module
        connection.from_arrow(table).create("ref." + name)


def reference_tables(policies: Policies, offices: Offices) -> dict[str, pa.Table]:
    """Every reference table beside the calendar and the days of offices, by name."""
    numbered = list(enumerate(_obligations(policies), start=1))
    rules, versions = [(n, pack, rule) for n, (pack, rule, _) in numbered], list(validity(policies))
    return {
        "packs": pa.Table.from_pylist([_pack(offices, *found) for found in validity(policies)], schema=PACKS),
        "rules": pa.Table.from_pylist([_rule(offices, n, *found) for n, found in numbered], schema=RULES),
        "rule_events": pa.Table.from_pylist(
            [row for n, (pack, rule, _) in numbered for row in _rule_events(n, pack, rule)], schema=RULE_EVENTS
        ),
        **conditions.tables(rules, versions, [*confidence.asked(policies.packs), *scoring.asked(policies.packs)]),
        **confidence.tables(versions),
        **scoring.tables(versions),
        **limits.tables(rules, versions),
        **duties.tables(versions, offices),
        **step_effects.tables(versions),
        "clauses": pa.Table.from_pylist([row for pack in policies.packs for row in _clauses(pack)], schema=CLAUSES),
        "age_bands": pa.Table.from_pylist(
            [row for found in validity(policies) for row in _age_bands(*found)], schema=AGE_BANDS
        ),
        "zones": pa.Table.from_pylist(_zones(policies, offices), schema=ZONES),
        "stages": pa.Table.from_pylist(list(_stages(policies)), schema=STAGES),
        "forks": pa.Table.from_pylist([row for found in validity(policies) for row in _forks(*found)], schema=FORKS),
        "words": pa.Table.from_pylist(list(reference_words.word_rows(policies)), schema=reference_words.WORDS),
        "stage_words": pa.Table.from_pylist(
            list(reference_words.stage_rows(policies)), schema=reference_words.STAGE_WORDS
        ),
        "terms": pa.Table.from_pylist(list(_terms()), schema=TERMS),
        "measured": reference_surveys.measured(policies),
        "dispositions": reference_surveys.outcomes(),
        "kinds": pa.Table.from_pylist(
            [{"kind": kind, "kind_no": number} for kind, number in KIND_NUMBERS.items()],
            schema=pa.schema([("kind", _WORD), ("kind_no", pa.int16())]),
        ),
    }


def validity(policies: Policies) -> Iterator[tuple[Pack, datetime, datetime]]:
    """Each pack version with the naive UTC moments from and until which it is in force.

    A pack's first version also judges what happened before it.
    """
    for pack_id in sorted({pack.id for pack in policies.packs}):
        versions = policies.versions(pack_id)
        starts = [ALWAYS, *(_utc_midnight(pack) for pack in versions[1:]), NEVER]
        for pack, (start, end) in zip(versions, pairwise(starts), strict=True):
            yield pack, start, end


def _utc_midnight(pack: Pack) -> datetime:
    local = datetime.combine(pack.effective_from, time(), ZoneInfo(pack.timezone))
    return local.astimezone(UTC).replace(tzinfo=None)


def _obligations(policies: Policies) -> Iterator[tuple[Pack, Obligation, tuple[datetime, datetime]]]:
    for pack, start, end in validity(policies):
        for rule in pack.obligations:
            yield pack, rule, (start, end)


def _rule(offices: Offices, number: int, pack: Pack, rule: Obligation, period: tuple[datetime, datetime]) -> Row:
    limit = worktime_sql.sql_limit(rule.limit, rule.clock, pack.office_hours)
    return {
        "rule_no": number,
        "valid_from": period[0],
        "valid_until": period[1],
        "effective_from": pack.effective_from,
        "pack": pack.id,
        "pack_version": pack.version,
        "rule": rule.id,
        "rule_key": f"{pack.id}/{rule.id}",
        "clause": rule.clause,
        "name_zh": rule.name.zh,
        "name_en": rule.name.en,
        "clock": limits.wall_clock(rule).value,
        "limit_days": limit.days,
        "limit_us": limit.micros,
        "limit_months": limit.months,
        "share_num": pack.warn_share[0],
        "share_den": pack.warn_share[1],
        "points": rule.points,
        "escalate_level": rule.escalate.level if rule.escalate else None,
        "escalate_cause": rule.escalate.cause if rule.escalate else None,
        "act": rule.act.kind.value if rule.act else None,
        "set_by": rule.set_by,
        "warn": rule.warn,
        **offices.of_pack(pack),
        "since": rule.since,
        "starts": rule.starts,
        "all_of": rule.all_,
        "target": rule.target,
        "has_parts": rule.only_part is None,
        "in_days": rule.only_part is not None and counts_days(rule.only_part),
    }


def _rule_events(number: int, pack: Pack, rule: Obligation) -> Iterator[Row]:
    anybody: tuple[str, ...] = ()
    callers = tuple(str(caller) for caller in rule.to_with.get("caller", ()))
    followed = RECLASSIFYING & set(rule.from_)
    for role, kinds, by in (
        ("from", rule.from_, anybody),
        ("to", rule.to, callers),
        ("superseded", rule.stops, anybody),
        ("failed", rule.failed_by, anybody),
    ):
        ending = (kind for kind in kinds if role == "from" or kind not in followed)
        for deed in dict.fromkeys(deed for kind in ending for deed in deeds_of(kind, by)):
            yield {"rule_no": number, "role": role, "kind": deed}
    for disposition in pack.void_dispositions:
        yield {
            "rule_no": number,
            "role": "void",
            "kind": EventKind.CLOSED.value,
            "disposition": disposition,
        }


def _pack(offices: Offices, pack: Pack, start: datetime, end: datetime) -> Row:
    return {
        "pack": pack.id,
        "version": pack.version,
        "title_zh": pack.title.zh,
        "title_en": pack.title.en,
        "timezone": pack.timezone,
        "effective_from": pack.effective_from,
        "valid_from": start,
        "valid_until": end,
        **{name: offices.of_pack(pack)[name] for name in LOCAL_DAY},
        "is_default": pack.id == settings().default_pack,
        "club_sheet": own_for(Purpose.CLUB_CALL, pack.regulation),
        **worktime_sql.night(pack.regulation.shifts),
        "pick_up_seconds": pack.regulation.settings.get("pick_up_seconds"),
        "extension_clause": pack.extension.clause,
        "max_extensions": pack.extension.max_per_case,
        "warn_clause": pack.warn_clause,
        "void_dispositions": list(pack.void_dispositions),
        "unclosed_clause": pack.unclosed.clause,
        "unclosed_after_days": pack.unclosed.penalty_after_days,
        "unclosed_points": pack.unclosed.penalty_points,
        **_targets(pack),
        **_scoring(pack),
    }


def _targets(pack: Pack) -> Row:
    return {
        "satisfaction_target": pack.satisfaction.target,
        "satisfaction_min_n": pack.satisfaction.min_n,
        "satisfied": list(pack.satisfaction.satisfied),
        "club_satisfied": list(pack.satisfaction.club_satisfied),
        "survey_satisfied_from": pack.satisfaction.survey_satisfied_from,
        "compliance_target": pack.compliance.target,
        "min_n": pack.compliance.min_n,
        "late_entry_minutes": pack.compliance.late_entry_minutes,
    }


def _scoring(pack: Pack) -> Row:
    """What a project's month begins with, and its bonuses; nothing where projects are not scored."""
    scoring = pack.scoring
    if scoring is None:
        return {}
    return {
        "scoring_clause": scoring.clause,
        "base": scoring.base,
        "floor_points": scoring.floor,
        "ceiling_points": scoring.ceiling,
        "bonus_clause": scoring.bonus_clause,
        "bonus_points": scoring.bonus_points,
        "bonus_cap": scoring.bonus_cap,
        "other_points": scoring.others,
        "reckoned_per": scoring.per,
    }


def _clauses(pack: Pack) -> Iterator[Row]:
    for clause in pack.clauses:
        yield {
            "pack": pack.id,
            "pack_version": pack.version,
            "clause": clause.id,
            "text_zh": clause.text.zh,
            "text_en": clause.text.en,
        }


def _zones(policies: Policies, offices: Offices) -> list[Row]:
    newest = {pack.id: pack for pack in policies.packs}
    return [{"pack": name, "utc_offset_us": offices.of_pack(pack)["utc_offset_us"]} for name, pack in newest.items()]


def _age_bands(pack: Pack, start: datetime, end: datetime) -> Iterator[Row]:
    """The bands between the pack's edges, youngest first."""
    edges = pack.compliance.age_bands_days
    for order, (first, after) in enumerate(pairwise((0, *edges, EVER_DAYS))):
        yield {
            "pack": pack.id,
            "valid_from": start,
            "valid_until": end,
            "band_order": order,
            "from_days": first,
            "until_days": after,
            "age_band": f"{first}+" if after == EVER_DAYS else f"{first}–{after - 1}",
        }


def _stages(policies: Policies) -> Iterator[Row]:
    for pack, start, end in validity(policies):
        order = {stage: place for place, stage in enumerate(pack.stages)}
        for deed, stage in pack.stage_after.items():
            row: Row = {"pack": pack.id, "valid_from": start, "valid_until": end}
            yield row | {"kind": deed, "stage": stage, "position": order[stage]}


def _forks(pack: Pack, start: datetime, end: datetime) -> Iterator[Row]:
    for deed, moves in pack.forks.items():
        for place, move in enumerate(moves):
            yield {
                "pack": pack.id,
                "valid_from": start,
                "valid_until": end,
                "place": place,
                "kind": deed,
                "step": move.step,
                "steps": list(pack.steps),
                "stage": move.stage,
                "all_of": move.all_of,
                "checks": [*_checks(pack, move.fits, is_open=True), *_checks(pack, move.when, is_open=False)],
            }


def _checks(pack: Pack, condition: Condition, *, is_open: bool) -> Iterator[Row]:
    """Conditions in the words of the log: an answer for whether somebody is satisfied, truth for yes and no."""
    for field, wanted in condition.items():
        if field == "satisfied":
            answers = [answer.value for answer in Satisfaction if pack.satisfied(answer) in wanted]
            yield {"field": "satisfaction", "wanted": answers, "open": is_open}
        else:
            yield {"field": field, "wanted": [TRUTH.get(str(value), str(value)) for value in wanted], "open": is_open}


TRUTH = {"yes": "true", "no": "false"}


def _terms() -> Iterator[Row]:
    for words in Term.__subclasses__():
        for word in words:
            yield {"vocabulary": words.__name__, "value": word.value, "zh": word.zh, "en": word.en}
