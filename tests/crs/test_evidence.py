"""Paired comparison of hypotheses."""

import numpy as np

from hotspot.crs.evidence import block_of, compare

NO, YES = np.zeros(100, dtype=bool), np.ones(100, dtype=bool)
APART = np.arange(100)


def test_agreement_says_nothing() -> None:
    contest = compare(YES, YES, APART)
    assert (contest.discordant, contest.z, contest.strong) == (0, 0.0, False)


def test_z_is_mcnemars_where_every_point_is_its_own_block() -> None:
    second = NO.copy()
    second[:40] = True
    first = NO.copy()
    first[40:50] = True
    assert compare(first, second, APART).z == (40 - 10) / np.sqrt(40 + 10)


def test_neighbours_that_err_together_count_once() -> None:
    contest = compare(NO, YES, np.zeros(100, dtype=np.int64))
    assert (contest.discordant, contest.z, contest.strong) == (100, 1.0, False)


def test_few_points_are_never_strong() -> None:
    second = NO.copy()
    second[:19] = True
    assert compare(NO, second, APART).z > 4
    assert not compare(NO, second, APART).strong


def test_coin_tosses_are_hardly_ever_strong() -> None:
    rng = np.random.default_rng(3)
    contests = [compare(*(rng.random((2, 400)) < 0.3), np.arange(400) // 4) for _ in range(2_000)]
    assert sum(contest.strong for contest in contests) == 0


def test_blocks_are_half_a_kilometre() -> None:
    blocks = block_of(np.array([103.8001, 103.8049, 103.8051]), np.array([36.001, 36.001, 36.001]))
    assert blocks[0] == blocks[1] != blocks[2]
