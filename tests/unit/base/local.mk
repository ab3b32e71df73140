check_PROGRAMS += base.test decimal.test
TESTS += base.test decimal.test
base_test_SOURCES = tests/unit/base/base_test.c
base_test_CPPFLAGS = $(UNIT_CPPFLAGS)
base_test_LDADD = $(UNIT_LDADD)
decimal_test_SOURCES = tests/unit/base/decimal_test.c
decimal_test_CPPFLAGS = $(UNIT_CPPFLAGS)
decimal_test_LDADD = $(UNIT_LDADD)
