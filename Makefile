# The commands of the house. `make run` and `make test` need nothing but Python 3.11 or newer.
PYTHON ?= python3
PORT ?= 8000
IN = .venv/bin
APPS = clinic telephony clients agreements coaching
# Of pytest: one more than the two cores that a run has at least, as each waits a quarter of its time for its database,
# its browser or its processes.
WORKERS ?= 3
OF_VERBS = tests/rules tests/clinic tests/clients tests/coaching tests/agreements/flow tests/agreements/test_*.py
export PORT

.PHONY: run install dev browser test coverage lint types contracts check chaos bench hosts rolling installed pictures requirements messages format

run: install
	@exec $(IN)/python -m config.launch

install:
	@$(PYTHON) -I config/install.py run

dev:
	@$(PYTHON) -I config/install.py dev

browser: dev
	@$(IN)/python -m tests.browser

test: browser
	$(IN)/pytest -n $(WORKERS) $(ARGS)

coverage: dev
	@mkdir -p .local
	$(IN)/pytest -n $(WORKERS) --cov --cov-report=json:.local/coverage.json $(OF_VERBS)
	@$(IN)/python -m tests.covered

lint: dev
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/djlint templates --lint --quiet
	$(IN)/python -m tests.lint

types: dev
	$(IN)/mypy .

contracts: dev
	$(IN)/lint-imports

check: lint types contracts test

chaos: dev
	@$(IN)/python -m tests.chaos $(ARGS)

bench: dev
	$(IN)/python -m bench $(ARGS)

hosts: dev  # needs root, and nginx, postgresql and redis-server of the distribution
	$(IN)/python -m tests.hosts

rolling: dev  # FROM=a tag or a commit: the version before
	$(IN)/python -m tests.rolling $(FROM)

installed: dev  # needs root, debootstrap and systemd-container
	$(IN)/python -m tests.installed

pictures: browser
	$(IN)/pytest -n 0 tests/pictures.py

requirements: dev
	$(IN)/python -m config.pins

messages: dev
	$(IN)/django-admin makemessages --all --no-obsolete --no-location --ignore=.venv --ignore=.local --ignore=tests --ignore=bench
	$(IN)/django-admin compilemessages --ignore=.venv

format: dev
	$(IN)/ruff check --fix .
	$(IN)/ruff format .
