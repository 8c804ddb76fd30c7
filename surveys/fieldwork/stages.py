"""How far owners are with their homes on a survey's first day, by the hand-over and the regulation's limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from casework.policy import Policies
from casework.record import people
from casework.record.ledger import Transaction
from casework.record.registered import project_pack
from casework.regulation.model import Figures
from casework.settings import settings
from casework.vocabulary.asking import OwnerStage

MONTHS_A_YEAR = 12


def stage(handed_over: date, on: date, limits: tuple[int, int]) -> OwnerStage:
    """The stage of an owner on a day: ``limits`` in whole months since the hand-over, each the first of the next."""
    months = MONTHS_A_YEAR * (on.year - handed_over.year) + on.month - handed_over.month - (on.day < handed_over.day)
    settling, settled = limits
    if handed_over > on:
        return OwnerStage.PRE_HANDOVER
    if months < settling:
        return OwnerStage.SETTLING_IN
    return OwnerStage.SETTLED if months < settled else OwnerStage.LONG_STANDING


def of_customers(
    transaction: Transaction, policies: Policies, project: str, customers: Sequence[str], on: date, now: datetime
) -> Mapping[str, OwnerStage]:
    """The stage of each customer of a project of whom it is known when they took over."""
    pack = policies.at(project_pack(transaction, project) or settings().default_pack, now)
    figures = pack.regulation.figures or Figures(target=1)
    known = people.read_many(transaction.connection, customers)
    return {
        each.customer_id: stage(date.fromisoformat(each.handed_over_on), on, figures.owner_months)
        for each in known
        if each.handed_over_on
    }
