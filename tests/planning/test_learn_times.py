"""What lists that came back teach of times, and which lists are not believed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from canvass.planning import learn_times as learning
from canvass.planning.learn_times import learn_times
from canvass.planning.list_work import ListWork, list_rows
from canvass.planning.time_model import USUAL_TIMES, TimeModel
from canvass.planning.walked_lists import Doors, Doubt, WalkedList, sort_out
from tests.planning.hidden_times import (
    judge,
    learn_from_lists,
    learn_from_own_plan,
    learn_nothing,
)

WEEKS = range(12)


@cache
def judged():
    """Judge what the program learns: two tests look at the same weeks."""
    return judge(WEEKS, learn_from_lists)


def came_back(code: str, minutes: float | None, *, knocked=40, opened=12, talked=5, week=1):
    """Return a list of houses with ten minutes of walking."""
    seconds = None if minutes is None else 60 * minutes
    return WalkedList(code, week, seconds, Doors(knocked, opened, talked), Doors(), 600.0)


def true_minutes(talk_min: float, *, knocked: int, opened: int, talked: int) -> float:
    """Ten minutes of walking, one for each knock, half a minute where it opened, and the talks."""
    return 10 + knocked + 0.5 * opened + talk_min * talked


def many(talk_min: float, count: int) -> list[WalkedList]:
    """Return lists with few talks and with many, so that talks are told from knocks."""
    lists = []
    for k in range(count):
        work = {"knocked": 30 + k % 7, "opened": 10 + k % 3, "talked": k % 9}
        lists.append(came_back(f"L{k}", true_minutes(talk_min, **work), **work))
    return lists


def test_before_anything_is_learned_the_figures_said_are_those_that_plans_work_with():
    usual, nobody_talks = (
        learn_times([], model, 1.25) for model in (USUAL_TIMES, TimeModel(talk_s=0.0))
    )

    assert (usual.guess("talk").middle, usual.guess("knock").middle) == (6.0, 1.0)
    assert usual.guess("talk").low < 6.0 < usual.guess("talk").high
    assert usual.guess("pace").middle == 1.25
    assert nobody_talks.guess("talk", is_flat=True).middle == nobody_talks.model().talk_s == 0


@pytest.mark.parametrize("talk_min", [1.5, 4.0, 8.0])
def test_many_lists_tell_how_long_talks_are(talk_min: float) -> None:
    learned = learn_times(many(talk_min, 60), USUAL_TIMES, 1.25)

    assert learned.guess("talk").middle == pytest.approx(talk_min, rel=0.15)
    assert learned.guess("knock").middle == pytest.approx(1.0, rel=0.15)


def test_no_list_teaches_nothing() -> None:
    learned = learn_times([], USUAL_TIMES, 1.25)

    assert not learned.is_learned
    assert learned.model() == USUAL_TIMES
    assert learned.speed_mps() == 1.25


def test_one_list_moves_what_is_assumed_only_a_little() -> None:
    """Its five talks took 15 minutes each, or its teams were slow: one list cannot tell."""
    work = {"knocked": 40, "opened": 12, "talked": 5}
    learned = learn_times([came_back("A", true_minutes(15, **work), **work)], USUAL_TIMES, 1.25)

    assert 6 < learned.guess("talk").middle < 12
    assert learned.guess("talk").high > 1.5 * learned.guess("talk").low


def test_the_assumed_minutes_are_the_mean_of_what_may_be() -> None:
    """Talks of 6 minutes on average, unlike by a factor of 2: in half of all places under 4.7."""
    draws = np.random.default_rng(0).normal(learning.PRIOR_MEAN[2], learning.PRIOR_SD[2], 200_000)

    assert np.exp(draws).mean() == pytest.approx(1.0, abs=0.01)
    assert 6 * np.median(np.exp(draws)) == pytest.approx(4.7, abs=0.05)


def test_what_is_learned_is_the_mean_of_all_that_fits() -> None:
    """The peer draws what may be and weighs each draw by how well it explains the lists."""
    lists = many(3.0, 6)
    rng = np.random.default_rng(5)
    draws = learning.PRIOR_MEAN[:, None] + learning.PRIOR_SD[:, None] * rng.standard_normal(
        (len(learning.NAMES), 200_000)
    )
    fits = ListWork(list_rows(lists), USUAL_TIMES).log_likelihoods(draws)
    weights = np.exp(fits - fits.max())
    mean = draws @ weights / weights.sum()

    learned = learn_times(lists, USUAL_TIMES, 1.25)

    assert learned.means == pytest.approx(mean, abs=0.03)


def test_more_lists_make_surer() -> None:
    few, more = (learn_times(many(4.0, n), USUAL_TIMES, 1.25).guess("talk") for n in (10, 60))

    assert more.high / more.low < few.high / few.low


def test_talks_of_no_time_stay_above_none() -> None:
    learned = learn_times(many(0.0, 40), USUAL_TIMES, 1.25)

    assert 0 < learned.guess("talk").middle < 2
    assert learned.guess("talk").low > 0


def test_talks_set_to_none_are_begun_at_a_quarter_minute() -> None:
    learned = learn_times(many(4.0, 40), replace(USUAL_TIMES, talk_s=0.0), 1.25)

    assert learned.guess("talk").middle == pytest.approx(4.0, rel=0.3)


@pytest.mark.parametrize(
    ("walked", "doubt"),
    [
        (came_back("A", None), Doubt.NO_TIMES),
        (came_back("A", -20), Doubt.NEGATIVE),
        (came_back("A", 0), Doubt.NEGATIVE),
        (came_back("A", 601), Doubt.TOO_LONG),
        (came_back("A", 90, knocked=0, opened=0, talked=0), Doubt.NO_VISITS),
        # 60 doors of 20 s and 60 talks of 45 s are 65 minutes, and nobody flies.
        (came_back("A", 60, knocked=60, opened=60, talked=60), Doubt.TOO_QUICK),
    ],
)
def test_what_cannot_be_true_is_not_believed(walked: WalkedList, doubt: Doubt) -> None:
    believed, doubted = sort_out([walked])

    assert believed == []
    assert [one.doubt for one in doubted] == [doubt]


def test_a_week_in_which_every_list_took_as_long_was_not_measured() -> None:
    copied = [came_back(f"A{k}", 120, knocked=20 + 10 * k, week=2) for k in range(4)]

    believed, doubted = sort_out([*copied, came_back("B", 75)])

    assert [one.code for one in believed] == ["B"]
    assert {one.doubt for one in doubted} == {Doubt.ALL_THE_SAME}


NOBODY_OPENED = {"knocked": 58, "opened": 0, "talked": 0}


def test_one_list_of_three_and_a_half_hours_for_58_closed_doors_teaches_nothing() -> None:
    """3.5 minutes a knock where one is assumed (give or take 30 %): four deviations away."""
    learned = learn_times([came_back("A", 215, **NOBODY_OPENED)], USUAL_TIMES, 1.25)

    assert [(one.walked.code, one.doubt) for one in learned.doubted] == [("A", Doubt.UNLIKE)]
    assert not learned.is_learned
    assert learned.model() == USUAL_TIMES


def test_a_second_list_that_is_like_it_makes_both_believed() -> None:
    lists = [
        came_back(code, minutes, **NOBODY_OPENED) for code, minutes in (("A", 215), ("B", 205))
    ]

    learned = learn_times(lists, USUAL_TIMES, 1.25)

    assert learned.doubted == ()
    assert learned.guess("knock").middle > 2.5


def test_one_list_unlike_five_others_changes_nothing() -> None:
    usual = many(6.0, 5)
    learned = learn_times([*usual, came_back("A", 215, **NOBODY_OPENED)], USUAL_TIMES, 1.25)

    assert [one.walked.code for one in learned.doubted] == ["A"]
    assert learned.guess("knock") == learn_times(usual, USUAL_TIMES, 1.25).guess("knock")


def test_a_list_like_those_of_earlier_weeks_is_believed_though_it_is_far_from_what_is_assumed():
    slow = [came_back(f"L{k}", 195 + 5 * k, **NOBODY_OPENED) for k in range(6)]
    earlier = learn_times(slow, USUAL_TIMES, 1.25).evidence

    learned = learn_times([came_back("A", 215, **NOBODY_OPENED)], USUAL_TIMES, 1.25, earlier)

    assert learned.doubted == ()


@pytest.mark.parametrize(("hours", "doubt"), [(1, Doubt.HOUR_LONG), (-1, Doubt.HOUR_SHORT)])
def test_a_clock_off_by_an_hour_is_named_and_teaches_nothing(hours: int, doubt: Doubt) -> None:
    lists = many(4.0, 40)
    work = {"knocked": 90, "opened": 20, "talked": 8}
    wrong = came_back("X", true_minutes(4.0, **work) + 60 * hours, **work)

    learned = learn_times([*lists, wrong], USUAL_TIMES, 1.25)

    assert [(one.walked.code, one.doubt) for one in learned.doubted] == [("X", doubt)]
    assert learned.guess("talk") == learn_times(lists, USUAL_TIMES, 1.25).guess("talk")


def test_numbers_kept_of_a_week_teach_what_its_lists_did() -> None:
    lists = many(4.0, 60)
    whole = learn_times(lists, USUAL_TIMES, 1.25)

    kept = learn_times([], USUAL_TIMES, 1.25, whole.evidence)

    assert kept.earlier == 60
    assert kept.guess("talk").middle == pytest.approx(whole.guess("talk").middle, rel=0.02)
    assert kept.guess("talk").high == pytest.approx(whole.guess("talk").high, rel=0.05)


def test_numbers_kept_say_the_same_whatever_people_set_since() -> None:
    kept = learn_times(many(4.0, 60), USUAL_TIMES, 1.25).evidence

    other = learn_times([], replace(USUAL_TIMES, talk_s=240.0), 1.0, kept)

    assert other.guess("talk").middle == pytest.approx(4.0, rel=0.1)


def test_flats_and_houses_are_told_apart() -> None:
    lists = []
    for k in range(60):
        houses, flats = Doors(20 + k % 9, 6, k % 5), Doors(30 - k % 8, 8, (k * 3) % 7)
        seconds = 600 + 60 * (houses.knocked + 0.5 * 14 + 8 * houses.talked)
        seconds += 60 * (0.8 * flats.knocked + 5 * flats.talked)
        lists.append(WalkedList(f"L{k}", 1, seconds, houses, flats, 600.0))

    learned = learn_times(lists, USUAL_TIMES, 1.25)

    assert learned.guess("talk").middle > 1.2 * learned.guess("talk", is_flat=True).middle
    assert learned.model().of_flats.talk_s < learned.model().talk_s


@pytest.mark.long
def test_after_two_evenings_what_is_said_is_what_comes() -> None:
    """Twelve weeks here; two hundred by the command, with the figures in docs/time.md."""
    learned, fixed = judged(), judge(WEEKS, learn_nothing)

    assert 0.68 <= np.mean(learned.inside) <= 0.92
    assert np.mean(learned.inside) > np.mean(fixed.inside)
    assert np.mean(learned.took) == pytest.approx(1.0, abs=0.06)
    assert np.mean(learned.doors_s) == pytest.approx(1.0, abs=0.1)
    assert learned.talks_over_true < fixed.talks_over_true


@pytest.mark.long
def test_learning_from_ones_own_plan_would_be_seen() -> None:
    mutant = judge(WEEKS, learn_from_own_plan)

    assert np.mean(mutant.inside) < 0.6


@pytest.mark.long
def test_lateness_asked_but_not_obeyed_would_be_seen() -> None:
    honest = judged()
    mutant = judge(WEEKS, learn_from_lists, obeyed=0.5)

    assert np.mean(honest.late) < 0.28
    assert np.mean(mutant.late) > np.mean(honest.late) + 0.1
