# Every target sets up what it needs; the second time that takes no time.
PYTHON ?= python3
BIN := .venv/bin
DEMO := _build/demo

.PHONY: demo test book exercises lab chapter bench lock clean

demo: _build/set-up _build/system book  ## the site, and a graded class
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@cp -r solutions nbgrader_config.py $(DEMO)
	@$(BIN)/autograder release --course-dir $(DEMO)
	@$(BIN)/python tests/classroom.py $(DEMO)
	@# Ends with 1 because one file of the class is broken on purpose; a refusal ends with 2.
	@# With a seed, so that everybody sees the same.
	@$(BIN)/autograder grade --course-dir $(DEMO) --seed 7 || test $$? -eq 1
	@$(BIN)/autograder report --course-dir $(DEMO)
	@echo "site:             _build/html/index.html"

test: _build/set-up _build/system _build/system-for-tests node_modules/.ready  ## everything
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest

# With OFFLINE=1 the site brings Pyodide along and asks no other place for anything.
book: _build/set-up node_modules/.ready  ## the site, in _build/html
	@$(BIN)/jupyter-book build . -W -n --keep-going -q

exercises: _build/set-up  ## notebooks and recorded answers from solutions/
	@$(BIN)/autograder release

# In copies: what is solved there stays, whatever "make exercises" writes.
lab: _build/set-up  ## solve the exercises in JupyterLab, in my-exercises
	@for original in exercises/*/*.ipynb; do \
		copy=my-$$original; mkdir -p $${copy%/*}; \
		[ -e $$copy ] || cp $$original $$copy; \
	done
	$(BIN)/jupyter lab my-exercises

chapter: _build/set-up  ## run a chapter of the book: make chapter TOPIC=softmax
	@mkdir -p _build/chapters
	@$(BIN)/jupytext --quiet --to ipynb --output _build/chapters/$(TOPIC).ipynb book/$(TOPIC).md
	PYTHONPATH=book $(BIN)/jupyter lab _build/chapters/$(TOPIC).ipynb

bench: _build/set-up _build/system _build/otter/.ready  ## our grader beside nbgrader and otter
	$(BIN)/python benchmarks/bench.py $(if $(SHORT),--short)

lock: COMPILE = uv pip compile --generate-hashes --quiet --no-header --no-annotate \
	--python-version 3.13 --python-platform wasm32-pyodide2024
lock:  ## after a change of dependencies in pyproject.toml or for the browser; needs uv
	uv pip compile pyproject.toml --extra lab --extra test --python-version 3.11 --universal \
		--generate-hashes --no-strip-extras --quiet --no-header --output-file requirements.lock
	echo "otter-grader[grading]" | uv pip compile - --python-version 3.11 --universal \
		--generate-hashes --quiet --no-header --no-annotate --output-file benchmarks/otter.txt
	cd book/autograder_book/lite && $(COMPILE) wheels.in -o wheels.txt && \
		$(COMPILE) --no-deps pyodide.in -o pyodide.txt

clean:  ## forget everything that was built, but not what was installed
	rm -rf _build/html _build/.jupyter_cache $(DEMO)

_build/set-up: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p _build && touch $@

_build/otter/.ready: benchmarks/otter.txt  # an environment of its own: it wants other versions
	$(PYTHON) -m venv _build/otter
	_build/otter/bin/pip install --quiet --require-hashes -r benchmarks/otter.txt
	@touch $@

node_modules/.ready: package.json package-lock.json
	npm ci --silent --no-fund --no-audit
	@touch $@

# What pip cannot give. Where we may not install it, one line says what to install.
_build/system: NEEDED = bubblewrap
_build/system-for-tests: NEEDED = browser postgresql
_build/system _build/system-for-tests:
	@if ! command -v apt-get > /dev/null; then may=no; elif [ "$$(id -u)" = 0 ]; then may=""; \
	elif sudo -n true 2> /dev/null; then may=sudo; else may=no; fi; \
	shell=chromium-headless-shell; \
	missing=""; for package in $(NEEDED); do \
		case $$package in \
			bubblewrap) found=$$(command -v bwrap);; \
			browser) package=$$shell; found=$$(command -v $$shell); \
				[ "$$may" != no ] && apt-cache show $$shell > /dev/null 2>&1 || \
				found=$$(command -v $$shell || command -v chromium || command -v google-chrome);; \
			postgresql) found=$$(ls /usr/lib/postgresql/*/bin/initdb 2> /dev/null);; \
		esac; \
		[ -n "$$found" ] || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ] && [ "$$(uname)" = Linux ]; then \
		if [ "$$may" = no ]; then \
			echo "Please install:$$missing (grading needs bubblewrap, the tests the others)"; \
			exit 0; fi; \
		echo "installing$$missing"; \
		$$may apt-get -qq update && $$may env DEBIAN_FRONTEND=noninteractive \
			apt-get -qq -y install $$missing > /dev/null; \
	elif [ -n "$$missing" ]; then echo "Reading and solving work here; grading needs Linux."; exit 0; \
	fi; \
	mkdir -p _build && touch $@
