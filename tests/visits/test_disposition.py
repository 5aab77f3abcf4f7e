"""Where a door stands depends on what was recorded, never on the order it came in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.visits.disposition import (
    disposition,
    dispositions_by_door,
    list_two_teams,
    merge,
    standing_visits,
)
from canvass.visits.event import EventKind, Outcome, VisitEvent, effective_at
from tests.store.visit_world import NOON, visit

IDS = [f"v{n}" for n in range(6)]


@st.composite
def events(draw: st.DrawFn) -> VisitEvent:
    """Any event at one of two doors; ids collide and targets may be missing."""
    kind = draw(st.sampled_from(EventKind))
    return visit(
        draw(st.sampled_from(["d1", "d2"])),
        draw(st.sampled_from(Outcome)),
        event_id=draw(st.sampled_from(IDS)),
        kind=kind,
        target_id=None if kind == EventKind.VISIT else draw(st.sampled_from(IDS)),
        minutes=draw(st.integers(0, 5)),
        team=draw(st.sampled_from(["A", "B"])),
    )


logs = st.lists(events(), max_size=8)


@given(logs, logs)
@pytest.mark.long
def test_merging_is_commutative(a, b):
    assert merge(a, b) == merge(b, a)


@given(logs, logs, logs)
@pytest.mark.long
def test_merging_is_associative(a, b, c):
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@given(logs)
def test_merging_is_idempotent(a):
    assert merge(a, a) == merge(merge(a)) == merge(a)


@settings(deadline=None)
@given(logs, st.randoms(use_true_random=False))
def test_any_interleaving_gives_one_state(log: list[VisitEvent], rng: random.Random):
    """R10: two volunteers, one door, any order, anything sent again."""
    sent = log + rng.choices(log, k=len(log)) if log else []
    rng.shuffle(sent)

    assert dispositions_by_door(merge(sent)) == dispositions_by_door(merge(log))


@settings(deadline=None)
@given(logs)
def test_a_do_not_knock_is_lost_only_to_a_clear_that_names_it(log):
    """R10: last-writer-wins would lose it to any later visit."""
    merged = merge(log)
    cleared = {e.target_id for e in merged if e.kind == EventKind.DNK_CLEAR}
    asked = {
        e.door_id for e in merged if e.outcome == Outcome.DO_NOT_KNOCK and e.event_id not in cleared
    }

    found = {door for door, state in dispositions_by_door(merged).items() if state.is_do_not_knock}

    # A clear may stand at another door than the event it names; per door it is not seen.
    assert asked <= found


def test_last_writer_wins_would_lose_a_do_not_knock():
    """The mutant of R10: the state the rule above refuses."""
    log = [
        visit(outcome=Outcome.DO_NOT_KNOCK, event_id="v1"),
        visit(outcome=Outcome.NOBODY, event_id="v2", minutes=5),
    ]

    last_writer = standing_visits(log)[-1].outcome

    assert last_writer == Outcome.NOBODY
    assert disposition(log).is_do_not_knock


def test_a_door_that_answers_on_the_second_visit_is_knocked_opened_and_talked():
    log = [visit(event_id="v1"), visit(outcome=Outcome.TALKED, event_id="v2", minutes=60)]

    state = disposition(log)

    assert (state.is_knocked, state.is_opened, state.is_talked) == (True, True, True)
    assert state.attempts == 2
    assert state.latest == Outcome.TALKED


@pytest.mark.parametrize(
    ("outcome", "facts"),
    [
        (Outcome.NOBODY, (True, False, False)),
        (Outcome.TALKED, (True, True, True)),
        (Outcome.NO_THANKS, (True, True, False)),
        (Outcome.UNREACHABLE, (False, False, False)),
        (Outcome.DO_NOT_KNOCK, (True, False, False)),
    ],
)
def test_knocked_opened_and_talked_are_three_facts(outcome, facts):
    state = disposition([visit(outcome=outcome)])

    assert (state.is_knocked, state.is_opened, state.is_talked) == facts


def test_a_voided_visit_counts_for_nothing_even_where_the_void_came_first():
    void = visit(event_id="v0", kind=EventKind.VOID, target_id="v1")
    talked = visit(outcome=Outcome.TALKED, event_id="v1", minutes=5)

    assert disposition([void, talked]) == disposition([talked, void])
    assert disposition([void, talked]).latest is None


def test_a_void_does_not_take_back_a_do_not_knock_and_a_clear_does():
    asked = visit(outcome=Outcome.DO_NOT_KNOCK, event_id="v1")
    void = visit(event_id="v2", kind=EventKind.VOID, target_id="v1", minutes=1)
    clear = visit(event_id="v3", kind=EventKind.DNK_CLEAR, target_id="v1", minutes=2)

    assert disposition([asked, void]).is_do_not_knock
    assert not disposition([asked, void, clear]).is_do_not_knock


def test_a_do_not_knock_asked_again_after_a_clear_stands():
    log = [
        visit(outcome=Outcome.DO_NOT_KNOCK, event_id="v1"),
        visit(event_id="v2", kind=EventKind.DNK_CLEAR, target_id="v1", minutes=1),
        visit(outcome=Outcome.DO_NOT_KNOCK, event_id="v3", minutes=2),
    ]

    assert disposition(log).do_not_knock_ids == {"v3"}


def test_two_teams_at_one_door_in_one_evening_are_shown_as_two():
    log = [visit(event_id="v1", team="A"), visit(event_id="v2", team="B", minutes=40)]

    two = list_two_teams(log)

    assert [(t.door_id, t.first.team, t.second.team) for t in two] == [("d1", "A", "B")]
    assert disposition(log).teams == {"A", "B"}


def test_another_team_on_another_evening_is_a_second_pass():
    log = [visit(event_id="v1", team="A"), visit(event_id="v2", team="B", minutes=48 * 60)]

    assert list_two_teams(log) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_phone_clock_years_off_wins_nothing(seed):
    """R12: 200 clocks between ten years behind and ten ahead; the later knock is the latest."""
    rng = random.Random(seed)
    for _ in range(50):
        skew = timedelta(days=rng.uniform(-3650, 3650))
        first_at, second_at = sorted(NOON + timedelta(minutes=rng.uniform(0, 180)) for _ in "ab")
        received = NOON + timedelta(hours=4)
        wrong = _phone("v1", Outcome.NOBODY, first_at, received, skew)
        right = _phone("v2", Outcome.TALKED, second_at, received, timedelta())

        assert disposition([wrong, right]).latest == Outcome.TALKED
        assert abs(wrong.effective_at - first_at) < timedelta(milliseconds=1)


def test_trusting_the_clients_clock_would_let_it_win():
    """The mutant of R12: ordered by `client_at`, the wrong clock's event is the latest."""
    skew = timedelta(days=3650)
    wrong = _phone("v1", Outcome.NOBODY, NOON, NOON + timedelta(hours=4), skew)
    right = _phone("v2", Outcome.TALKED, NOON + timedelta(hours=1), NOON + timedelta(hours=4),
                   timedelta())  # fmt: skip

    trusting = [replace(e, effective_at=e.client_at) for e in (wrong, right)]

    assert disposition(trusting).latest == Outcome.NOBODY
    assert disposition([wrong, right]).latest == Outcome.TALKED


def test_an_event_written_ahead_of_its_sending_is_held_to_its_receipt():
    received = NOON

    held = effective_at(NOON + timedelta(days=9), sent_at=NOON, received_at=received)

    assert held == received


def _phone(event_id, outcome, at, received, skew):
    """Return what a phone whose clock is off by `skew` records at `at` and sends at `received`."""
    client_at, sent_at = at + skew, received + skew
    return replace(
        visit(outcome=outcome, event_id=event_id),
        client_at=client_at,
        sent_at=sent_at,
        received_at=received,
        effective_at=effective_at(client_at, sent_at, received),
    )


def test_a_round_is_shorter_than_twenty_hours():
    at = [visit(event_id="v1", team="A"), visit(event_id="v2", team="B", minutes=20 * 60)]

    assert list_two_teams(at) == []
    assert len(list_two_teams([at[0], replace(at[1], effective_at=at[1].effective_at
                                              - timedelta(seconds=1))])) == 1  # fmt: skip


def test_two_teams_are_listed_by_the_time_of_the_first():
    log = [
        visit("d1", event_id="v1", team="A", minutes=60),
        visit("d1", event_id="v2", team="B", minutes=70),
        visit("d2", event_id="v3", team="A", minutes=5),
        visit("d2", event_id="v4", team="C", minutes=15),
    ]

    assert [two.door_id for two in list_two_teams(log)] == ["d2", "d1"]


@pytest.mark.parametrize("teams", [("A", "A"), ("", "B"), ("A", ""), ("", "")])
def test_one_team_twice_or_a_team_nobody_named_is_not_two(teams):
    log = [visit(event_id=f"v{k}", team=team, minutes=k) for k, team in enumerate(teams)]

    assert list_two_teams(log) == []


def test_of_two_logs_that_disagree_the_event_received_first_is_kept():
    early = visit(event_id="v1", outcome=Outcome.NOBODY)
    late = replace(
        visit(event_id="v1", outcome=Outcome.TALKED),
        received_at=early.received_at + timedelta(seconds=1),
    )

    assert merge([late], [early]) == merge([early], [late]) == [early]


def test_merged_events_stand_by_time_and_then_by_id():
    log = [
        visit(event_id="v3", minutes=1), visit(event_id="v2", minutes=0),
        visit(event_id="v1", minutes=1),
    ]  # fmt: skip

    assert [event.event_id for event in merge(log)] == ["v2", "v1", "v3"]


def test_a_door_nobody_visited_stands_nowhere():
    state = disposition([])

    assert (state.latest, state.latest_at, state.attempts) == (None, None, 0)
    assert (state.is_knocked, state.is_do_not_knock, state.teams) == (False, False, frozenset())


def test_where_a_door_stands_is_what_was_seen_last():
    log = [visit(event_id="v1", minutes=9, outcome=Outcome.NOBODY, team=""), visit(event_id="v2")]

    state = disposition(log)

    assert state.latest_at == log[0].effective_at
    assert state.teams == {log[1].team} - {""}
