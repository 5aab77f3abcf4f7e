"""The purpose of each table of the database and whom it is about, for the trust papers."""

from __future__ import annotations

from enum import StrEnum


class About(StrEnum):
    """The people that the rows of a table are about."""

    RESIDENTS = "residents"
    VOLUNTEERS = "volunteers"
    OFFICE = "people of the organisation"
    PLACES = "places, nobody"


TABLES: dict[str, tuple[About, str]] = {
    "address": (About.PLACES, "Streets and house numbers of the map or a register."),
    "assignment": (About.VOLUNTEERS, "Which team walks which route in which shift."),
    "audit_log": (About.OFFICE, "Which role did what when, without content."),
    "booking": (About.VOLUNTEERS, "How many people of a team are booked for a shift."),
    "call_event": (About.PLACES, "Calls on organisations: when, by which team, how it ended."),
    "commitment": (About.OFFICE, "Which office carries which wishes, and the public answer."),
    "crossing_cost": (About.PLACES, "Seconds to cross a road, by its class."),
    "desk_account": (About.OFFICE, "Who signs in to a shared desk: a name, a role, a hash."),
    "desk_form": (About.OFFICE, "Forms of the desk that were carried out, for three days: a hash "
                  "that says nothing, and the last day."),
    "desk_key": (About.OFFICE, "Links to a shared desk: for whom, until when, a hash."),
    "desk_session": (About.OFFICE, "Browsers signed in to a shared desk: a role, until when."),
    "district": (About.PLACES, "The area: its name and where its map is from."),
    "district_map": (About.PLACES, "The part of the map that belongs to the district."),
    "do_not_call": (About.PLACES, "Organisations that asked not to be called on, with the month."),
    "do_not_knock": (About.RESIDENTS, "Doors where somebody asked not to be called on, and the "
                     "month."),
    "door": (About.PLACES, "Doors of an address: flats by number and floor, without names."),
    "drop_in": (About.PLACES, "How many talks there were at the base in a half-day."),
    "entrance": (About.PLACES, "Where one stands to reach doors."),
    "entrance_access": (About.PLACES, "How one gets in; door codes are encrypted and expire."),
    "entrance_fact": (About.RESIDENTS, "Facts chosen from a list about an entrance, such as no "
                      "advertising, with a date."),
    "exclusion": (About.PLACES, "Addresses the planner leaves out, with the reason."),
    "kept_refusal": (About.RESIDENTS, "Addresses where somebody asked not to be called on, which "
                     "no district here has now."),
    "organisation": (About.PLACES, "Organisations and businesses: place, kind and hours."),
    "people_exclusion": (About.PLACES, "Doors left out by people, with a reason from a list and a "
                         "short note that goes on a date."),
    "door_value": (About.PLACES, "Streets, areas and lists whose doors are put first: how many "
                   "ordinary doors each counts for."),
    "plan": (About.PLACES, "Routes: which doors in which order."),
    "lock_change": (About.VOLUNTEERS, "What was done to locks, for undo; it may name a team."),
    "plan_change": (About.PLACES, "What was changed in a plan, in words made by the program."),
    "purge_run": (About.PLACES, "A purge that is under way."),
    "learned_time": (
        About.PLACES,
        "What a week's lists taught of minutes at doors and of pace, as numbers about no door.",
    ),
    "purged_odds": (About.PLACES, "How many doors opened by time band, as counts."),
    "purged_share": (About.PLACES, "Three counts a street and route after a purge, none of fewer "
                     "than five doors."),
    "register_row": (About.PLACES, "Addresses taken from a register file."),
    "route_lock": (About.VOLUNTEERS, "What the planner must not change; it may name a team."),
    "route_lock_door": (About.PLACES, "The doors of a lock."),
    "shift": (About.PLACES, "When teams are out."),
    "stairwell_split": (About.PLACES, "How a stairwell was divided into flats."),
    "team": (About.VOLUNTEERS, "Teams by a pseudonym: size, pace, languages, stairs, hours."),
    "topic": (About.PLACES, "The organisation's own list of topics."),
    "turnout": (About.PLACES, "Election results by electoral district, as published."),
    "usual_time": (About.PLACES, "Minutes a talk and a knock usually take."),
    "visit_batch": (About.OFFICE, "Which list or file was typed in when, by which role."),
    "visit_batch_event": (About.RESIDENTS, "Which visits came in together."),
    "visit_event": (About.RESIDENTS, "Visits: door, time, team and what happened, and the day or "
                    "time of day somebody asked us to come back; never what was said."),
    "walk_list": (About.VOLUNTEERS, "Lists as printed: code, route, team and language."),
    "walk_list_door": (About.RESIDENTS, "Which door stands at which number of a list."),
    "walk_list_event": (About.VOLUNTEERS, "When a list went out and came back."),
    "walk_list_left": (About.RESIDENTS, "Doors that left a list for another one."),
    "walk_list_print": (About.RESIDENTS, "That a list was printed again, and a hash of its doors."),
    "week": (About.PLACES, "The outreach week: days, base and how long visits are kept."),
    "week_words": (About.PLACES, "What a week's lists say on their last page, by language."),
    "wish": (About.RESIDENTS, "What was wished, by area, week and topic; tied to no door and no "
             "person."),
}  # fmt: skip
"""A sentence for every table of the schema; a test fails if one is missing."""
