"""Other software on the same distance model: PyVRP, OR-Tools and VROOM, each bounded in time."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem
from canvass.plan.search.ground import ROUTE_COST_S, make_ground
from canvass.plan.search.tour import first_routes
from tests.bench.instances import Instance

TENTHS = 10  # the peers want whole numbers: tenths of a second
GRACE_S = 120.0  # beyond its limit, before a peer is stopped from outside
SPARE_ROUTES = 1.1
Routes = list[list[int]]


def whole_table(problem: Problem) -> NDArray[np.int64]:
    """Return walking times in tenths of a second, rounded up."""
    everything = np.arange(len(problem.stops) + 1)
    table = problem.times.table(everything, everything).astype(np.float64)
    return np.ceil(table * TENTHS).astype(np.int64)


def giant_tour(problem: Problem) -> Routes:
    """Return the giant tour cut by shift that warm starts begin from (a minute spare)."""
    count = len(problem.stops)
    ground = make_ground(problem, np.arange(1, count + 1))
    return first_routes(
        ground.times, np.arange(1, count + 1, dtype=np.int32), ground.service, ground.near,
        shift_s=problem.shift_s - 60.0, route_cost_s=ROUTE_COST_S,
    )  # fmt: skip


def pyvrp(problem: Problem, seconds: float, seed: int, *, warm: bool) -> Routes | None:
    """PyVRP with the same objective; warm: from our giant tour cut by shift."""
    import pyvrp as peer
    from pyvrp.stop import MaxRuntime

    begun = time.perf_counter()
    count = len(problem.stops)
    matrix = whole_table(problem)
    service = [int(stop.service_s * TENTHS) for stop in problem.stops]
    places = [problem.depot_xy_m, *((s.x_m, s.y_m) for s in problem.stops)]
    data = peer.ProblemData(
        locations=[peer.Location(x=round(x), y=round(y)) for x, y in places],
        clients=[
            peer.Client(location=k, service_duration=s) for k, s in enumerate(service, start=1)
        ],
        depots=[peer.Depot(location=0)],
        vehicle_types=[
            peer.VehicleType(
                num_available=count, fixed_cost=int(ROUTE_COST_S * TENTHS),
                shift_duration=int(problem.shift_s * TENTHS),
            )
        ],
        distance_matrices=[cast(Any, matrix)],
        duration_matrices=[cast(Any, matrix)],
    )  # fmt: skip
    start = None
    if warm:
        start = peer.Solution(data, [[c - 1 for c in route] for route in giant_tour(problem)])
    left = seconds - (time.perf_counter() - begun)
    result = peer.solve(data, MaxRuntime(left), seed=seed, display=False, initial_solution=start)
    if not result.is_feasible():
        return None
    return [
        [int(stop.idx) + 1 for stop in route if stop.is_client()] for route in result.best.routes()
    ]


def ortools(problem: Problem, seconds: float, vehicles: int) -> Routes | None:
    """OR-Tools: savings, then guided local search; so many vehicles at most."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    matrix = whole_table(problem)
    work = [0, *(int(stop.service_s * TENTHS) for stop in problem.stops)]
    manager = pywrapcp.RoutingIndexManager(len(matrix), vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    walk = model.RegisterTransitMatrix(matrix.tolist())
    whole = model.RegisterTransitMatrix((matrix + np.array(work)[:, None]).tolist())
    model.SetArcCostEvaluatorOfAllVehicles(walk)
    model.SetFixedCostOfAllVehicles(int(ROUTE_COST_S * TENTHS))
    model.AddDimension(whole, 0, int(problem.shift_s * TENTHS), True, "shift")
    given = pywrapcp.DefaultRoutingSearchParameters()
    given.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.SAVINGS
    given.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    given.time_limit.FromMilliseconds(int(1000 * seconds))
    solution = model.SolveWithParameters(given)
    if solution is None:
        return None
    routes = []
    for vehicle in range(vehicles):
        route, index = [], solution.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = solution.Value(model.NextVar(index))
        if route:
            routes.append(route)
    return routes


def vroom(problem: Problem, seconds: float, vehicles: int) -> Routes | None:
    """VROOM at its highest level of exploration, as many vehicles as OR-Tools gets."""
    import vroom as peer

    matrix = whole_table(problem)
    given = peer.Input()
    given.set_durations_matrix("car", matrix)
    shift = int(problem.shift_s * TENTHS)
    for k in range(vehicles):
        given.add_vehicle(
            peer.Vehicle(
                k, start=0, end=0, time_window=peer.TimeWindow(0, shift),
                costs=peer.VehicleCosts(fixed=int(ROUTE_COST_S * TENTHS)),
            )
        )  # fmt: skip
    for k, stop in enumerate(problem.stops, start=1):
        given.add_job(peer.Job(k, location=k, default_service=int(stop.service_s * TENTHS)))
    found = given.solve(exploration_level=5, nb_threads=2, timeout=timedelta(seconds=seconds))
    if found.summary.unassigned:
        return None
    steps = found.routes[found.routes["type"] == "job"]
    return [part["id"].astype(int).tolist() for _, part in steps.groupby("vehicle_id")]


def _call(connection: Any, make: Callable[[], Routes | None]) -> None:
    connection.send(make())
    connection.close()


def bounded(make: Callable[[], Routes | None], limit_s: float) -> tuple[Routes | None, str]:
    """Run a peer in a process of its own; return its routes and what became of it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(theirs, make))
    process.start()
    theirs.close()
    try:
        if not ours.poll(limit_s):
            return None, f"did not finish in {limit_s:.0f} s"
        routes = ours.recv()
    except EOFError:
        return None, "ended without an answer"
    finally:
        process.terminate()
        process.join()
    return routes, "no feasible plan" if routes is None else ""


def run_peer(
    instance: Instance, peer: str, seconds: float, vehicles: int
) -> tuple[Routes | None, str]:
    """Run `cold`, `warm` (PyVRP), `ortools` or `vroom` for so many seconds."""
    problem = instance.problem
    most = int(np.ceil(vehicles * SPARE_ROUTES))
    makers: dict[str, Callable[[], Routes | None]] = {
        "cold": lambda: pyvrp(problem, seconds, 0, warm=False),
        "warm": lambda: pyvrp(problem, seconds, 0, warm=True),
        "ortools": lambda: ortools(problem, seconds, most),
        "vroom": lambda: vroom(problem, seconds, most),
    }
    return bounded(makers[peer], seconds + GRACE_S)
