# Doorstep: the two commands are `make run` and `make test`. Each says what it is doing.
SHELL := /bin/bash
SEEDS ?= 2000
FROM ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check simulate faults window screenshots bench clean-run checksums

help: ## Lists the commands.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: ## Installs what is missing, builds, and opens the window on a demo area.
	@scripts/run.sh

test: ## Installs what is missing and runs everything that has to hold.
	@scripts/test.sh

check: ## The quick part of the gate: format, lints, types and tidy.
	@scripts/check.sh

simulate: ## Runs the fleet simulator: make simulate SEEDS=20000 FROM=1, or REPLAY=7
	@scripts/simulate.sh $(if $(REPLAY),replay "$(REPLAY)","$(SEEDS)" "$(FROM)")

faults: ## Kills the release binaries at their writes, and takes their disk away.
	@scripts/faults.sh

window: ## Runs only the window tests, on a release build.
	@scripts/window.sh

screenshots: ## Runs the window tests and puts their pictures into docs/screenshots.
	@DOORSTEP_SCREENSHOTS="$(CURDIR)/docs/screenshots" scripts/window.sh

bench: ## Measures sync, saving and opening on 1,000 made-up people.
	@scripts/bench.sh

clean-run: ## Forgets the demo area that make run keeps in run/.
	rm -rf run

checksums: ## Lists the migrations anew, when one was added.
	@find migrations -name '*.sql' | LC_ALL=C sort | xargs sha256sum > migrations/CHECKSUMS
