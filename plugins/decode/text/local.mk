decode_textdir = $(plugindir)/decode/text
decode_text_LTLIBRARIES = plugins/decode/text/text.la
plugins_decode_text_text_la_SOURCES = plugins/decode/text/text.c
plugins_decode_text_text_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_decode_text_text_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_decode_text_text_la_LIBADD = libdecodetext.la

# All but the plugin itself, for the unit tests too.
noinst_LTLIBRARIES += libdecodetext.la
libdecodetext_la_SOURCES = \
    plugins/decode/text/charset.c plugins/decode/text/charset.h \
    plugins/decode/text/convert.c plugins/decode/text/convert.h \
    plugins/decode/text/magic.c plugins/decode/text/magic.h
libdecodetext_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libdecodetext_la_CFLAGS = $(AM_CFLAGS) $(UCHARDET_CFLAGS)
libdecodetext_la_LIBADD = libtext.la $(UCHARDET_LIBS)
