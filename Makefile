# Everything runs in .venv, which tools/env.py builds on first use and checks on every later one.

# Any Python from 3.11 on; make PYTHON=python3.12 names another.
CANDIDATES = python3 python3.13 python3.12 python3.11 python
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	$$p -c "$(NEW_ENOUGH)" 2>/dev/null && { echo $$p; break; }; done)
VENV_PYTHON = .venv/bin/python
# A file's tests stay together and in order: a notebook is one file, and has one kernel.
PYTEST = $(VENV_PYTHON) -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL = help
.PHONY: help lab test check notebooks pages lint bench lock class-server class-seats env
.PHONY: class-env

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1~\2/p' Makefile | \
		awk -F'~' '{ printf "%-18s %s\n", $$1, $$2 }'

lab: env ## lay the lessons into lessons/, and open JupyterLab there (ARGS="--no-browser --port 9000")
	@$(VENV_PYTHON) -m lesson_utils $(ARGS)

test: env ## lint, then run every test (ARGS goes to pytest)
	@$(MAKE) lint
	$(PYTEST) $(ARGS)

check: env ## the quick half: lint, and the tests that need neither notebook nor browser
	@$(MAKE) lint
	$(PYTEST) -m "not slow" $(ARGS)

notebooks: env ## execute the notebooks and put them into their normal form
	$(VENV_PYTHON) tools/notebooks.py $(ARGS)

pages: env ## write every lesson as a page and as slides that need no kernel, pages/dist/index.html
	$(VENV_PYTHON) -m pages.build $(ARGS)

lint: env ## check style and format, notebooks included
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	.venv/bin/oxlint --deny-warnings

bench: env ## measure, and print tables of ratios
	$(VENV_PYTHON) -m bench $(ARGS)

# One version of each package for every Python and system. The resolver's own settings are dropped,
# so that the hashes are those of the public files.
LOCK = pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-config --quiet --custom-compile-command "make lock" $(ARGS)

lock: env ## choose the versions in requirements.txt anew (ARGS=--upgrade for the newest)
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(VENV_PYTHON) -m venv "$$folder"; "$$folder/bin/pip" install --quiet uv; \
	unset $$(env | sed -n 's/^\(UV_[A-Z_]*\)=.*/\1/p'); \
	"$$folder/bin/uv" $(LOCK) pyproject.toml --extra test --output-file requirements.txt; \
	"$$folder/bin/uv" $(LOCK) pyproject.toml classroom/requirements.in \
		--constraint requirements.txt --output-file classroom/requirements.txt

class-server: class-env ## start a JupyterHub for a class, on this machine only (ARGS go to it)
	@$(CLASS) serve $(ARGS)

class-seats: ## start every seat of the running server, before the class comes
	@$(CLASS) seats

CLASS = classroom/.venv/bin/python -m classroom.hub_room

class-env:
	@$(FOUND); "$$python" -m classroom.hub_env

FOUND = python="$(PYTHON)"; if [ -z "$$python" ]; then \
	echo "Python 3.11 or newer is needed; none of these is: $(CANDIDATES)." >&2; \
	echo "Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; fi

env:
	@$(FOUND); "$$python" tools/env.py
