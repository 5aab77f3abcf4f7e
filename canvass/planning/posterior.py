"""The mean and covariance of a posterior in a few unknowns, near its mode.

Source: A. Gelman and others, Bayesian Data Analysis, 3rd ed., chapters 4.1 and 10.4.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

DRAWS = 4000
LEAST_DRAWS = 200.0
"""An integral that rests on fewer draws (its effective number) is not used."""

STEP = 1e-3

Vector = NDArray[np.float64]


def integrate(
    log_likelihoods: Callable[[Vector], Vector],
    before: tuple[Vector, Vector],
    near: tuple[Vector, Vector],
) -> tuple[Vector, Vector]:
    """Return the posterior's mean and covariance, by importance sampling.

    `log_likelihoods` takes draws as columns. `before` is the mean and the precision of the (normal)
    prior, `near` the mean and covariance of a normal distribution near the posterior: draws are
    made from Student's t around it. The same input gives the same draws.
    """
    mode, covariance = near
    rng = np.random.default_rng(1)
    size, nu = len(mode), 5.0
    standard = rng.standard_normal((size, DRAWS)) / np.sqrt(rng.chisquare(nu, DRAWS) / nu)
    draws = mode[:, None] + np.linalg.cholesky(covariance) @ standard
    off = draws - before[0][:, None]
    log_posterior = log_likelihoods(draws) - 0.5 * (off * (before[1] @ off)).sum(axis=0)
    log_drawn = -0.5 * (nu + size) * np.log1p((standard**2).sum(axis=0) / nu)
    weights = np.exp(log_posterior - log_drawn - (log_posterior - log_drawn).max())
    weights /= weights.sum()
    if 1 / (weights**2).sum() < LEAST_DRAWS:
        return near
    mean = draws @ weights
    away = draws - mean[:, None]
    return mean, (weights * away) @ away.T


def positive(matrix: Vector, least: Vector) -> Vector:
    """Return a precision matrix at least as large as `least` in every direction.

    So another list never makes the result less certain.
    """
    scale = np.diag(1 / np.sqrt(np.diag(least)))
    values, vectors = np.linalg.eigh(scale @ matrix @ scale)
    raised = vectors @ np.diag(np.maximum(values, 1.0)) @ vectors.T
    back = np.diag(np.sqrt(np.diag(least)))
    return np.asarray(back @ raised @ back)


def gradient(function: Callable[[Vector], float], at: Vector) -> Vector:
    """Return the gradient by central differences."""
    steps = STEP * np.eye(len(at))
    return np.array([(function(at + h) - function(at - h)) / (2 * STEP) for h in steps])


def hessian(function: Callable[[Vector], float], at: Vector) -> Vector:
    """Return the Hessian by central differences of the gradient."""
    steps = STEP * np.eye(len(at))
    rows = [(gradient(function, at + h) - gradient(function, at - h)) / (2 * STEP) for h in steps]
    found = np.array(rows)
    return np.asarray((found + found.T) / 2)
