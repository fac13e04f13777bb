"""``python -m bench.consistency PATH.ndjson.gz``: how the consistency checks judge results that registries hold.

The file has one ClinicalTrials.gov v2 record per line. Printed: how much could be checked, how much was flagged
and by which rule, and a sample of what was flagged, to be looked at by hand.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.spoiling import spoilt
from registry.rules import Finding
from studies.consistency import book, findings
from studies.consistency.checks.shares import shares
from studies.consistency.effects import DIFFERENCES, RATIOS, effects
from studies.consistency.estimates import estimates
from studies.consistency.reading import TIMES, ReportedStudy

Json = dict[str, Any]

_PEOPLE = re.compile(r"(percent\w*|%) +(of )?(the )?(\w+ )?(participant|patient|subject|people|responder)", re.I)
_PERCENT = re.compile(r"percent(age)?|%", re.I)
_ESTIMATED = re.compile(
    r"kaplan|cumulative incidence|probability|survival|event[- ]free|estimated|adjusted|model|\b(pfs|os|efs|dfs) rate",
    re.I,
)
_RATES = {
    "PFS_RATE": r"(progression[- ]free survival|PFS).*?(\d+)[ -]?(month|year)",
    "OS_RATE": r"(overall survival|\bOS\b).*?(\d+)[ -]?(month|year)",
}
_LEVEL = re.compile(r"(\d+(?:\.\d+)?) ?% confidence interval", re.I)
_MEASURES = {
    "ORR": r"(objective|overall|best overall) (tumor )?response( rate)?\b|\bORR\b",
    "DCR": r"disease control( rate)?\b|\bDCR\b",
    "PFS": r"progression[- ]free survival|\bPFS\b",
    "OS": r"overall survival|\bOS\b",
    "DOR": r"duration of (overall |objective )?response|\bDOR\b",
}
_CATEGORIES = {"complete response": "CR", "partial response": "PR", "stable disease": "SD", "progressive disease": "PD"}
_EFFECTS = {
    "HAZARD_RATIO": r"hazard ratio",
    "ODDS_RATIO": r"odds ratio(?!.*log)",
    "RISK_RATIO": r"(risk|relative risk) ratio(?!.*log)",
    "RISK_DIFFERENCE": r"risk difference|difference in (percent|proportion|rate|overall response)",
    "MEAN_DIFFERENCE": r"mean difference|difference in (ls|least)|ls mean|lsm|least squares mean|treatment difference",
}

_SPREADS = {"Full Range": "RANGE", "Inter-Quartile Range": "IQR"}


def main() -> None:
    """Read the records, check them, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.consistency", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, help="records, one per line, gzipped")
    parser.add_argument("--sample", type=int, default=20, help="how many flagged values to print (20)")
    parser.add_argument("--code", help="print only what this rule flags")
    options = parser.parse_args()
    checked: Counter[str] = Counter()
    flagged: list[tuple[str, Finding, Json]] = []
    started = time.perf_counter()
    for nct, document in documents(options.path):
        checked.update(counted(document))
        flagged += [(nct, found, _at(document, found.pointer)) for found in findings(document)]
    report(checked, flagged, time.perf_counter() - started)
    print("\nWhat is noticed when one digit is changed of a number that nothing is said of:")
    for kind, noticed, made in spoilt([document for _, document in documents(options.path)]):
        print(f"{noticed:>8,}  of {made:,} ({noticed / max(made, 1):.0%}): {kind}")
    chosen = [each for each in flagged if options.code in (None, each[1].code)]
    show(random.Random(13).sample(chosen, min(options.sample, len(chosen))))


def documents(path: Path) -> Iterator[tuple[str, Json]]:
    """Yield each record that has results, as a study document."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if results := record.get("resultsSection"):
                yield record["protocolSection"]["identificationModule"]["nctId"], as_study(results)


def as_study(results: Json) -> Json:
    """Return the results of a record as a study document; groups are told apart by their titles."""
    measures = results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
    outcomes = [row for measure in measures for row in (*reported(measure), *compared(measure))]
    return {
        "outcomes": outcomes,
        "baseline": list(baseline(results.get("baselineCharacteristicsModule", {}))),
        "adverse_events": list(adverse_events(results.get("adverseEventsModule", {}))),
    }


def reported(measure: Json) -> Iterator[Json]:
    """Yield the measurements of an outcome measure: shares of people, medians, and whatever has an interval."""
    for group, title, measurement, n in cells(measure):
        name = " / ".join(filter(None, (measure["title"], title)))
        text = f"{name} {measure.get('description', '')} {measure.get('populationDescription', '')}"
        row = {"group": group, "name": name, "unit": measure.get("unitOfMeasure"), "value": measurement.get("value")}
        row |= {"measure": measure_of(measure["title"], title), "time_point": measure.get("timeFrame")}
        row |= kind(measure, text, row, n)
        level = _LEVEL.search(measure.get("dispersionType") or "")
        if level and row["statistic"]:
            row["interval"] = {
                "level": level[1],
                "low": measurement.get("lowerLimit"),
                "high": measurement.get("upperLimit"),
            }
        if row["statistic"]:
            yield row


def kind(measure: Json, text: str, row: Json, n: int | None) -> Json:
    """Return statistic, unit and count: a percentage of people is a share, unless it is an estimate over time."""
    parameter, unit = measure.get("paramType"), measure.get("unitOfMeasure") or ""
    if parameter == "COUNT_OF_PARTICIPANTS":
        return {"statistic": "COUNT", "numerator": integer(row["value"]), "denominator": n}
    if parameter == "NUMBER" and (_PEOPLE.search(unit) or (_PERCENT.fullmatch(unit) and _PEOPLE.search(text))):
        if not _ESTIMATED.search(text):
            return {"statistic": "PERCENTAGE", "unit": "%", "denominator": n}
        for rate, pattern in _RATES.items():
            if found := re.search(pattern, measure["title"], re.I):
                return {"statistic": "RATE", "unit": "%", "measure": rate, "time_point": f"{found[2]} {found[3]}s"}
        return {"statistic": "RATE", "unit": "%", "measure": "OTHER"}
    return {"statistic": parameter}


def compared(measure: Json) -> Iterator[Json]:
    """Yield the ratios and differences that compare groups, with what is said of their tests."""
    for analysis in measure.get("analyses", []):
        kind = (analysis.get("paramType") or "").lower()
        statistic = next((name for name, words in _EFFECTS.items() if re.search(words, kind)), None)
        if statistic and "ratio of" not in kind and "geometric" not in kind:
            names = {"level": "ciPctValue", "low": "ciLowerLimit", "high": "ciUpperLimit"}
            said = ("statisticalMethod", "pValueComment", "statisticalComment", "nonInferiorityType", "estimateComment")
            note = ". ".join(str(analysis[name]) for name in said if analysis.get(name))
            yield {"group": None, "measure": "OTHER", "name": measure["title"], "statistic": statistic,
                   "value": analysis.get("paramValue"), "p_value": analysis.get("pValue"),
                   "note": note.replace("SUPERIORITY_OR_OTHER", "").replace("_", "-"),
                   "interval": {name: analysis.get(given) for name, given in names.items()}}  # fmt: skip


def baseline(module: Json) -> Iterator[Json]:
    """Yield counts of people at baseline, and medians with their range."""
    for measure in module.get("measures", []):
        for group, title, measurement, n in cells(measure, module):
            row = {"group": group, "characteristic": measure["title"], "category": title, "total": n}
            if measure.get("paramType") == "COUNT_OF_PARTICIPANTS":
                yield row | {"statistic": "COUNT", "count": integer(measurement.get("value"))}
            elif spread := _SPREADS.get(measure.get("dispersionType", "")):
                yield row | {"statistic": measure.get("paramType"), "value": measurement.get("value"), "spread": spread,
                             "low": measurement.get("lowerLimit"), "high": measurement.get("upperLimit")}  # fmt: skip


def adverse_events(module: Json) -> Iterator[Json]:
    """Yield who had which adverse event."""
    for name in ("seriousEvents", "otherEvents"):
        for event in module.get(name, []):
            for stats in event.get("stats", []):
                yield {"group": stats["groupId"], "term": event["term"], "grade": "ANY", "serious": name[0] == "s",
                       "count": stats.get("numAffected"), "at_risk": stats.get("numAtRisk")}  # fmt: skip


def cells(measure: Json, module: Json | None = None) -> Iterator[tuple[str, str, Json, int | None]]:
    """Yield group title, title of class and category, measurement and number of people of each cell of a table."""
    titles = {group["id"]: group.get("title", group["id"]) for group in (module or measure).get("groups", [])}
    for part in measure.get("classes", []):
        denominators = part.get("denoms") or measure.get("denoms") or (module or {}).get("denoms") or []
        sizes = {c["groupId"]: integer(c["value"]) for d in denominators[:1] for c in d.get("counts", [])}
        for category in part.get("categories", []):
            title = " / ".join(filter(None, (part.get("title"), category.get("title"))))
            for cell in category.get("measurements", []):
                yield titles.get(cell["groupId"], cell["groupId"]), title, cell, sizes.get(cell["groupId"])


def measure_of(title: str, category: str) -> str:
    """Return the measure that a title means, where it plainly means one."""
    for words, measure in _CATEGORIES.items():
        if category.lower().startswith(words):
            return measure
    found = [measure for measure, pattern in _MEASURES.items() if re.search(pattern, title, re.I)]
    return found[0] if len(found) == 1 and not category else "OTHER"


def integer(text: Any) -> int | None:
    """Return a whole number printed as text."""
    return int(text) if isinstance(text, str) and text.isdigit() else None


def counted(document: Json) -> dict[str, int]:
    """Return how many values of each kind a document has that can be checked."""
    study = ReportedStudy(document)
    ratios, differences = (list(effects(study, kinds)) for kinds in (RATIOS, DIFFERENCES))
    survivals = [row for measure in sorted(TIMES) for row in study.measured(measure)]
    return {
        "records": 1,
        "outcome values": len(study.outcomes),
        "values with an interval or range": sum(bool(row.within("interval").number("low")) for row in study.outcomes)
        + sum("low" in row.data for row in study.rows("baseline")),
        "medians of survival, response or time to either": sum(bool(row.span()) for row in survivals),
        "rates of survival at a time": len([*study.measured("PFS_RATE"), *study.measured("OS_RATE")]),
        "percentages with a denominator": len(list(shares(study))),
        "percentages with denominator and interval": sum(bool(estimate.counts) for estimate in estimates(study)),
        "ratios with an interval": len(ratios),
        "ratios with an interval and a p value": sum(ratio.p is not None for ratio in ratios),
        "differences with an interval": len(differences),
        "differences with an interval and a p value": sum(each.p is not None for each in differences),
        "counts with a total": sum(
            row.count(part) is not None
            for name, part in (("outcomes", "numerator"), ("baseline", "count"), ("adverse_events", "count"))
            for row in study.rows(name)
        ),
    }


def report(checked: Counter[str], flagged: list[tuple[str, Finding, Json]], seconds: float) -> None:
    """Print what was checked and how often each rule spoke."""
    print("\n".join(f"{number:>8,}  {what}" for what, number in checked.items()), f"\n{seconds:8.1f}  seconds\n")
    by_code = Counter(found.code for _, found, _ in flagged)
    for rule in book.rules.values():
        if by_code[rule.code]:
            records = len({nct for nct, found, _ in flagged if found.code == rule.code})
            print(f"{by_code[rule.code]:>8,}  {rule.code} ({rule.severity.value}) in {records} records")


def show(sample: list[tuple[str, Finding, Json]]) -> None:
    """Print flagged values with the rows they stand in."""
    for nct, found, row in sample:
        print(f"\n{nct} {found.code} {found.pointer}\n  {found.message}\n  {json.dumps(row, ensure_ascii=False)[:700]}")


def _at(document: Json, pointer: str) -> Json:
    _, name, index, *_ = pointer.split("/")
    return dict(document[name][int(index)])


if __name__ == "__main__":
    main()
