decode_csvdir = $(plugindir)/decode/csv
decode_csv_LTLIBRARIES = plugins/decode/csv/csv.la
plugins_decode_csv_csv_la_SOURCES = plugins/decode/csv/csv.c
plugins_decode_csv_csv_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_decode_csv_csv_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_decode_csv_csv_la_LIBADD = libdecodecsv.la libfields.la

# All but the plugin itself, for the fuzz target too.
noinst_LTLIBRARIES += libdecodecsv.la
libdecodecsv_la_SOURCES = plugins/decode/csv/row.c plugins/decode/csv/row.h
libdecodecsv_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
