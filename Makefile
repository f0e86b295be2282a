# The doors of the checkout. Each brings what it needs first: see scripts/install.sh.

export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

install = @scripts/install.sh git=git
ssh_programs = sshd=openssh-server ssh=openssh-client sudo=sudo tcsh=tcsh fish=fish
oslo_programs = oslo-config-generator=python3-oslo.config
tls_programs = openssl=openssl
store_programs = initdb=postgresql mariadbd=mariadb-server-core
script_programs = shellcheck=shellcheck
lab_kind = $(if $(CLOUD),cloud)

.PHONY: help install demo lab lab-demo lab-proof check test test-fast test-contracts test-lab test-lab-long soak bench fmt reference clean

help:
	@echo "make demo       a simulated cloud of 40 hosts, from bare to proved; no root, nothing from apt; HOSTS=2000: more, SEED=7: another"
	@echo "make lab-demo   an emulated host with a real kernel, from its IOMMU off to VFs that survive a reboot"
	@echo "make lab        the emulated hosts alone, to try things on; CLOUD=1: an OpenStack"
	@echo "make lab-proof  an OpenStack from before SR-IOV to VMs that answer over their VFs, and back"
	@echo "make check      types, lint, format, dead code, shell, and the rules of the tree"
	@echo "make test       all tests: fast, contracts (a real sshd and PostgreSQL), lab (real kernels)"
	@echo "make soak       10,000 simulated fleets in which things go wrong; SEEDS=500 of them, SEED=7: one, and all that happens"
	@echo "make bench      the benchmarks"
	@echo "make fmt        format the code"
	@echo "make reference  write docs/reference anew"
	@echo "make install    the npm packages and Node"
	@echo "make clean      remove what the doors have built"

install:
	$(install)

demo:
	@scripts/install.sh
	@HOSTS=$(HOSTS) SEED=$(SEED) node scripts/demo.ts

lab-demo:
	$(install)
	@lab/demo.sh

lab:
	$(install)
	@lab/lab install
	@lab/lab $(lab_kind) up
	@printf '\nNow try:\n  export VFLEET_FILE=%s\n  ./vfleet discover\n' "$$(lab/lab $(lab_kind) fleet)"
	@echo "docs/guide/lab.md says what else; lab/lab $(lab_kind) down ends it."

lab-proof:
	$(install)
	@lab/proof.sh

check:
	$(install) $(script_programs)
	@npm run -s check

test:
	$(install) $(script_programs) $(ssh_programs) $(oslo_programs) $(tls_programs) $(store_programs)
	@lab/lab install || echo "the lab could not be installed: its suite will fail" >&2
	@node scripts/run-suites.ts fast contracts lab lab-hosts lab-trouble

test-fast:
	$(install) $(script_programs)
	@node scripts/run-suites.ts fast

test-contracts:
	$(install) $(ssh_programs) $(oslo_programs) $(tls_programs) $(store_programs)
	@node scripts/run-suites.ts contracts

test-lab:
	$(install) $(ssh_programs)
	@lab/lab install
	@node scripts/run-suites.ts lab lab-hosts lab-trouble

test-lab-long:
	$(install) $(ssh_programs)
	@lab/lab install
	@node scripts/run-suites.ts lab-long

soak:
	$(install)
	@node test/soak/main.ts $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),10000))

bench:
	$(install) $(ssh_programs)
	@bench/run.sh

fmt:
	$(install)
	@npm run -s format

reference:
	$(install)
	@npm run -s reference

clean:
	rm -rf dist coverage
