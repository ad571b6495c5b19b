"""The drills of builds in their short form: a few kills, damages and edits."""

import random
from pathlib import Path

import pytest

from tests.drills.builds import DAMAGES, Builds, damaged, edited, killed
from tests.helpers.playbooks import plant, without_downloads

pytestmark = pytest.mark.build


@pytest.fixture(name="builds", scope="module")
def _fixture_builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    return Builds(tmp_path_factory.mktemp("builds"))


def test_a_killed_build_leaves_one_of_two_sites_and_no_process(builds: Builds) -> None:
    results = list(killed(builds, random.Random(4), 4))  # noqa: S311 — repeatable, no secret

    assert [(is_whole, living) for _, is_whole, living in results] == [(True, 0)] * 5
    assert builds.left() == set()


def test_damaged_caches_are_not_published(builds: Builds) -> None:
    results = list(damaged(builds, random.Random(5), 2 * len(DAMAGES), len(DAMAGES)))  # noqa: S311 — repeatable, no secret

    assert [names for names, is_right in results if not is_right] == []


def test_a_preview_does_not_grow(tmp_path: Path) -> None:
    early, late = edited(without_downloads(plant(tmp_path / "tiny")), 5, 15)

    assert late < early * 1.3
