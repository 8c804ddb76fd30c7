"""The answers for other programs: a table of codes, SPSS syntax that reads it, a codebook that explains it."""

from __future__ import annotations

import streamlit as st

from casework.policy import Pack
from casework.texts import Words
from dashboard.frame import files
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.views.survey.chosen import Survey
from dashboard.views.survey.sheet import titles
from etl.warehouse.scope import Scope
from surveys.codebook.ddi import Study, as_codebook
from surveys.codebook.spss import as_syntax
from surveys.codebook.table import Table, Told, as_csv, table
from surveys.codebook.variables import variables
from surveys.statistics.estimates import together

WHERE_FROM = frozenset({"project", "stratum", "month"})


@apart
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Offer the three files, if so many have answered that a row tells of nobody."""
    st.subheader(_("The answers as data"), anchor=False)
    least = pack.satisfaction.min_n
    if together(chosen.sizes.values()).units < least:
        nothing_here(_("Too few have answered to give their sheets away, even without names."))
        return
    st.caption(_("One row a sheet, without names and without words; codes are explained in the other two files."))
    name, spoken = f"data-{chosen.questionnaire}", language()

    def made() -> Table:
        return data(platform, scope, chosen)

    with st.container(horizontal=True):
        files.offer(_("Table (CSV)"), lambda: as_csv(made()), name=f"{name}.csv", key="data-csv")
        files.offer(
            _("SPSS syntax"), lambda: as_syntax(made(), f"{name}.csv", spoken), name=f"{name}.sps", key="data-sps"
        )
        files.offer(
            _("Codebook (DDI)"), lambda: as_codebook(made(), study(platform, chosen), f"{name}.csv"),
            name=f"{name}.xml", key="data-xml",
        )  # fmt: skip


def data(platform: Platform, scope: Scope, chosen: Survey) -> Table:
    """The table; of a confidential survey it does not say where a sheet comes from."""
    rows = platform.answers.survey_data(scope, chosen.questionnaire, chosen.wave or None).to_pylist()
    told = [Told(**{**row, "month": f"{row['month']:%Y-%m}"}) for row in rows]
    secret = any(
        row["confidential"] for row in platform.answers.survey_waves().to_pylist() if chosen.wave in {"", row["wave"]}
    )
    return table(variables(chosen.items), told, WHERE_FROM if secret else frozenset())


def study(platform: Platform, chosen: Survey) -> Study:
    """What the codebook says of the survey as a whole."""
    of = titles(platform, [chosen.questionnaire], "zh-CN"), titles(platform, [chosen.questionnaire], "en")
    zh, en = (each[chosen.questionnaire] for each in of)
    wave = next((row for row in platform.answers.survey_waves().to_pylist() if row["wave"] == chosen.wave), None)
    if wave is None or not chosen.wave:
        return Study(chosen.questionnaire, Words(zh=zh, en=en))
    name = str(wave["name"] or wave["wave"])
    title = Words(zh=f"{zh} · {name}", en=f"{en} · {name}")
    return Study(f"{chosen.questionnaire}-{chosen.wave}", title, wave["opens"], wave["closes"])
