decode_jsondir = $(plugindir)/decode/json
decode_json_LTLIBRARIES = plugins/decode/json/json.la
plugins_decode_json_json_la_SOURCES = plugins/decode/json/json.c
plugins_decode_json_json_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_decode_json_json_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_decode_json_json_la_LIBADD = libfields.la
