"""What is mutated, and which tests stand nearest to it."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".mutation"  # what an earlier run measured
TARGET = 0.9  # the share of mutants that the tests must notice, in each area


@dataclass(frozen=True)
class Area:
    """A part of the core: its modules as patterns, and the folders or files of tests that are tried first."""

    name: str
    modules: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def paths(self) -> list[str]:
        """The files of the area, relative to the root."""
        files = {path for pattern in self.modules for path in ROOT.glob(pattern)}
        return sorted(str(path.relative_to(ROOT)) for path in files)


AREAS = (
    Area(
        "ledger",
        tuple(f"registry/ledger/{name}.py" for name in ("actions", "canonical", "responses", "verify", "views")),
        ("tests/registry/ledger", "tests/registry/api/test_changes", "tests/contract/test_openapi"),
    ),
    Area(
        "publishing",
        (
            *(
                f"registry/records/{name}.py"
                for name in (
                    "publishing",
                    "lifecycle",
                    "index",
                    "lookup",
                    "following",
                    "rereading",
                    "context",
                    "validation",
                )
            ),
            "registry/records/catalogue.py",
            "registry/rules.py",
            *(f"registry/curation/{name}.py" for name in ("workflow", "pairing", "differences", "actions")),
        ),
        (
            "tests/registry/curation",
            "tests/registry/records",
            "tests/registry/test_rules",
            "tests/trials/test_",
            "tests/studies/test_",
        ),
    ),
    Area(
        "document",
        (
            "registry/api/documents.py",
            "registry/api/values.py",
            "registry/jsontext.py",
            "registry/records/document.py",
            "registry/records/sources.py",
            "trials/document/*.py",
            "studies/document/*.py",
        ),
        (
            "tests/registry/test_jsontext",
            "tests/registry/api/test_documents",
            "tests/trials/test_document",
            "tests/studies/test_document",
            "tests/contract/test_openapi",
        ),
    ),
    Area("consistency", ("studies/consistency/**/*.py",), ("tests/studies/consistency",)),
    Area("conditional requests", ("registry/api/conditional.py",), ("tests/registry/api/test_entity_tags",)),
)


def mutated_paths() -> list[str]:
    """Return every file that is mutated."""
    return [path for area in AREAS for path in area.paths]
