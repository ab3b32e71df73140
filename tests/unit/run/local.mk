# The parts of the run room that can be tried alone; whole runs are in tests/run.
RUN_UNITS = tests/unit/run/input.test tests/unit/run/output.test tests/unit/run/ledger.test \
    tests/unit/run/engine.test
check_PROGRAMS += $(RUN_UNITS)
TESTS += $(RUN_UNITS)
tests_unit_run_input_test_SOURCES = tests/unit/run/input.c tests/unit/run/folder.h
tests_unit_run_input_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_run_input_test_LDADD = $(UNIT_LDADD)
tests_unit_run_output_test_SOURCES = tests/unit/run/output.c tests/unit/run/folder.h
tests_unit_run_output_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_run_output_test_LDADD = $(UNIT_LDADD)
tests_unit_run_ledger_test_SOURCES = tests/unit/run/ledger.c tests/unit/run/folder.h
tests_unit_run_ledger_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_run_ledger_test_LDADD = $(UNIT_LDADD)
tests_unit_run_engine_test_SOURCES = tests/unit/run/engine.c
tests_unit_run_engine_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_run_engine_test_LDADD = $(UNIT_LDADD)
