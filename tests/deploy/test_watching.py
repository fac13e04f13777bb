"""Alerts and dashboard are files like others: they parse, they say what to do, and the alerts fire when they should.

That every metric they name is served is asked of a running server in `tests/registry/test_watched.py`.
"""

import json
import subprocess
from itertools import combinations
from typing import Any

import pytest
import yaml

from tests.needs import PROMTOOL
from tests.processes import ROOT

DEPLOY = ROOT / "deploy"
RULES = [rule for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"] for rule in group["rules"]]
TRIES = ("alerts_test.yml", "alerts_of_a_week_test.yml")
PANELS = json.loads((DEPLOY / "dashboard.json").read_text())["panels"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_urgent_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"page", "look"}
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["action"].endswith(".")


def test_every_alert_is_tried() -> None:
    tried = "".join((DEPLOY / name).read_text() for name in TRIES)
    assert [rule["alert"] for rule in RULES if f'alertname="{rule["alert"]}"' not in tried] == []


@PROMTOOL.mark
@pytest.mark.slow
@pytest.mark.parametrize("words", [("check", "config", "prometheus.yml"), ("test", "rules", *TRIES)])
def test_prometheus_takes_the_files_and_the_alerts_fire_when_they_should(words: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *words], cwd=DEPLOY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_panels_of_the_dashboard_have_a_place_of_their_own() -> None:
    places = [panel["gridPos"] for panel in PANELS]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        apart = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert apart or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_a_panel_asks_the_source_that_is_chosen() -> None:
    assert {panel["datasource"]["uid"] for panel in PANELS} == {"${datasource}"}
