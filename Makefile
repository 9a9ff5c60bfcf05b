# Everything sets itself up: `make plan` and `make test` need only Python 3.11 or newer.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.PHONY: plan test lint format types docs survey app bench clean

plan: $(READY)  ## plan and print the example week and its shopping list
	@$(BIN)/planner plan

test: $(READY)  ## run every test
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY)
	$(BIN)/mypy

docs: $(READY)  ## print docs/formulation.md from the code, refresh README's output
	$(BIN)/python -m planner.docs --readme

survey: $(READY)  ## plan ninety persons and diets; takes long
	$(BIN)/python -m planner.survey --workers $(WORKERS) --out docs/survey.md

app: $(READY)  ## open the page in a browser
	$(BIN)/planner app

bench: $(READY)  ## measure, as ratios in one run
	$(BIN)/python -m benchmarks
	$(BIN)/python benchmarks/swap.py
	$(BIN)/python -m benchmarks.page
	$(BIN)/python benchmarks/whole_week.py
	$(BIN)/python benchmarks/waste_compare.py --workers $(WORKERS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not that. If you have one under" >&2; \
	  echo "another name, say so: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { rm -rf $(VENV); $(PYTHON) -m virtualenv -q $(VENV) 2>/dev/null; } \
	  || { rm -rf $(VENV); uv venv -q --seed --python "$$(command -v $(PYTHON))" $(VENV) 2>/dev/null; } \
	  || { rm -rf $(VENV); \
	    echo "'$(PYTHON)' cannot make a virtual environment. Install its venv package (on Debian" >&2; \
	    echo "or Ubuntu: apt install python3-venv), virtualenv or uv; then run make again." >&2; exit 2; }
	@echo "Setting up $(VENV), once; this takes a minute or two." >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@
