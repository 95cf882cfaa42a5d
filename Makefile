# `make demo` and `make test` do everything on a fresh Debian or Ubuntu with Swift; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# lld links a debug build in a fraction of the time; it comes with the Swift toolchains of Linux.
LLD := $(shell command -v ld.lld >/dev/null 2>&1 && echo -Xswiftc -use-ld=lld)
SWIFT_FLAGS ?= $(LLD)
TEST_FLAGS ?= --disable-xctest --parallel
FUZZ_SECONDS ?= 120
FUZZERS ?= $(notdir $(wildcard Fuzz/Sources/fuzz-*))
SOURCES := Package.swift Sources Tests Fuzz/Package.swift Fuzz/Sources Benchmarks/Package.swift Benchmarks/Sources

.PHONY: help setup build demo test check lint format docs docs-fresh bench fuzz

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | while IFS=$$'\t' read -r name what; do \
	  printf '  make %-8s %s\n' "$$name" "$$what"; done

setup:  ## install the system packages that are missing (Debian, Ubuntu)
	@scripts/setup

build: setup  ## debug build
	swift build $(SWIFT_FLAGS)

demo: setup  ## build, and show a healthy and a broken setup from end to end
	swift build $(SWIFT_FLAGS) --product fusion-doctor
	swift build $(SWIFT_FLAGS) --product fusion-simulator
	@scripts/demo "$$(swift build $(SWIFT_FLAGS) --show-bin-path)"

test: setup  ## debug build, all tests
	swift test $(SWIFT_FLAGS) $(TEST_FLAGS)

# What CI runs. Warnings of our own targets are errors here (see Package.swift), those of dependencies are not.
check: export FUSION_DOCTOR_STRICT = 1
check: setup lint  ## format lint, build without warnings, generated files fresh, all tests
	swift build $(SWIFT_FLAGS) --build-tests
	@$(MAKE) --no-print-directory docs-fresh
	swift test $(SWIFT_FLAGS) --skip-build $(TEST_FLAGS)

lint:  ## style, as .swift-format says
	swift format lint --strict --parallel --recursive $(SOURCES)

format:  ## rewrite the sources in that style
	swift format --in-place --parallel --recursive $(SOURCES)

docs: setup  ## write the generated documentation
	swift build $(SWIFT_FLAGS) --product fusion-doctor
	@scripts/docs "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/fusion-doctor"

docs-fresh:
	@scripts/docs --check "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/fusion-doctor"

# The release as it is shipped: Swift's own libraries inside, the C libraries outside, no symbols.
RELEASE := -c release --static-swift-stdlib -Xlinker -s
BENCH := --package-path Benchmarks --scratch-path .build-bench $(RELEASE)

bench: setup  ## how fast the release build is, beside ruff (never a failure)
	@touch Benchmarks/Package.swift  # else a new file of the package beside it is not seen
	swift build $(BENCH) --product fusion-doctor
	swift build $(BENCH) --product bench
	@bin=$$(swift build $(BENCH) --show-bin-path) && scripts/bench "$$bin/fusion-doctor" "$$bin/bench" .build-bench

fuzz: setup  ## FUZZ_SECONDS (120) of libFuzzer for each of FUZZERS
	@scripts/fuzz $(FUZZ_SECONDS) $(FUZZERS)
