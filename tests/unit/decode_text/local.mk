check_PROGRAMS += decode_text.test
TESTS += decode_text.test
decode_text_test_SOURCES = tests/unit/decode_text/charset_test.c
decode_text_test_CPPFLAGS = $(UNIT_CPPFLAGS) $(PLUGIN_CPPFLAGS)
decode_text_test_LDADD = libdecodetext.la $(UNIT_LDADD)
