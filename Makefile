# Two commands do everything on a machine that has only python3 (with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: demo test test-long test-pages lint wheel lowest graph bench torture mutants clean

demo: $(VENV)/.installed
	$(BIN)/canvass demo --out canvass-demo

test: $(VENV)/.installed-dev
	$(TESTS) -m "not place and not long"

test-long: $(VENV)/.installed-dev
	$(TESTS) -m long

test-pages: $(VENV)/.installed-dev
	$(TESTS) -m place

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel: $(VENV)/.installed-dev
	$(BIN)/python -m tests.install.wheel

graph: $(VENV)/.installed-dev
	$(BIN)/python docs/make_graph.py

lowest: $(VENV)/.installed-dev
	$(BIN)/python -m tests.install.lowest

bench: $(VENV)/.installed-bench
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.commands
	$(BIN)/python -m tests.bench.replan
	$(BIN)/python -m tests.bench.scale
	$(BIN)/python -m tests.bench.known
	$(BIN)/python -m tests.bench.doors
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.visits
	$(BIN)/python -m tests.bench.weeks

torture: $(VENV)/.installed-dev
	$(BIN)/python -m tests.torture $(ONLY)

mutants: $(VENV)/.installed-mutants
	$(BIN)/mutmut run
	$(BIN)/python -m tests.mutants

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python setup.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	$(BIN)/python -m canvass.workflow.warm
	touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python setup.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	$(BIN)/python -m canvass.workflow.warm
	touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev,bench]"
	touch $@

$(VENV)/.installed-mutants: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev,mutants]"
	touch $@

clean:
	rm -rf $(VENV) canvass-demo mutants
