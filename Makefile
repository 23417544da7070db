# Everything that is typed in this repository. Needs rustup, Node 20 and make; whatever else is missing is
# installed by its registry's client, or the command to type is printed (see xtask/src/tools.rs).
#
# The release profile serves the binary, the tests, the lints and xtask alike, so that no crate is compiled
# twice for want of another profile. The order of `test` puts what fails soonest first; the lints of the server
# come after the bundles because the server embeds them while it is compiled.

MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run build test size bundles lint unit end2end prerequisites

export CARGO_TARGET_DIR := $(CURDIR)/target

CARGO  = cargo --locked
XTASK  = $(CARGO) run --quiet --release -p xtask --
CLIPPY = $(CARGO) clippy --release --all-targets
SNAK   = target/release/snak

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, then serve http://localhost:3000 with demo data
	@exec $(SNAK) serve --demo --data-dir data/demo

build: bundles ## the release binary with both bundles inside: target/release/snak
	$(CARGO) build --release -p server

test: lint unit end2end ## every check and test

size: build ## the bytes a customer's browser receives, as JSON
	@$(XTASK) size

bundles: prerequisites
	$(XTASK) bundles

# Each feature set alone: what compiles only because a neighbour asked for a feature is an error here.
lint: prerequisites
	$(CARGO) fmt --all --check
	$(CLIPPY) -p domain -- -D warnings
	$(CLIPPY) -p desk -- -D warnings
	$(CLIPPY) -p app --features ssr -- -D warnings
	@$(MAKE) bundles
	$(CARGO) clippy --profile wasm --target wasm32-unknown-unknown -p app --features app/hydrate -p frontend -p widget -- -D warnings
	$(CLIPPY) -p server -p xtask -- -D warnings

unit: bundles
	$(CARGO) test --release -p domain -p desk -p server -p xtask

end2end: build
	$(XTASK) browser
	cd end2end && npm run --silent check && npm run --silent test

prerequisites:
	@command -v cargo >/dev/null || { echo 'cargo is missing: install rustup, https://rustup.rs'; exit 1; }
	@command -v cc >/dev/null || { echo 'a C compiler is missing; type: sudo apt-get install -y gcc libc6-dev'; exit 1; }
	@command -v node >/dev/null || { echo 'Node 20 or newer is missing; type: sudo apt-get install -y nodejs npm'; exit 1; }
