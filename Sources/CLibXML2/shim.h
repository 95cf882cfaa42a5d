#ifndef FUSION_DOCTOR_LIBXML2_H
#define FUSION_DOCTOR_LIBXML2_H
// libxml2's headers name ICU types when built with ICU; they clash with Foundation's own copy of ICU in one module graph.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>

#include "../CLazyLibrary/lazy.h"

/// libxml2; NULL: it is not installed.
static inline void *libxml2(void) {
  static void *handle;
#if LIBXML_VERSION >= 21400
  static const char *const names[] = {"libxml2.so.16", "libxml2.so", "libxml2.16.dylib"};
#else
  static const char *const names[] = {"libxml2.so.2", "libxml2.so", "libxml2.2.dylib"};
#endif
  return lazy_library(&handle, names, sizeof names / sizeof *names);
}

#undef LAZY_LIBRARY
#define LAZY_LIBRARY libxml2

LAZY(void, xmlInitParser, (void), ())
LAZY(void, xmlSetStructuredErrorFunc, (void *context, xmlStructuredErrorFunc handler), (context, handler))

// The writer.
LAZY(xmlBufferPtr, xmlBufferCreate, (void), ())
LAZY(void, xmlBufferSetAllocationScheme, (xmlBufferPtr buffer, xmlBufferAllocationScheme scheme), (buffer, scheme))
LAZY(const xmlChar *, xmlBufferContent, (const xmlBuffer *buffer), (buffer))
LAZY(int, xmlBufferLength, (const xmlBuffer *buffer), (buffer))
LAZY(void, xmlBufferFree, (xmlBufferPtr buffer), (buffer))
LAZY(xmlTextWriterPtr, xmlNewTextWriterMemory, (xmlBufferPtr buffer, int compression), (buffer, compression))
LAZY(void, xmlFreeTextWriter, (xmlTextWriterPtr writer), (writer))
LAZY(int, xmlTextWriterSetIndent, (xmlTextWriterPtr writer, int indent), (writer, indent))
LAZY(int, xmlTextWriterSetIndentString, (xmlTextWriterPtr writer, const xmlChar *text), (writer, text))
LAZY(int, xmlTextWriterStartDocument,
     (xmlTextWriterPtr writer, const char *version, const char *encoding, const char *standalone),
     (writer, version, encoding, standalone))
LAZY(int, xmlTextWriterStartElement, (xmlTextWriterPtr writer, const xmlChar *name), (writer, name))
LAZY(int, xmlTextWriterWriteAttribute, (xmlTextWriterPtr writer, const xmlChar *name, const xmlChar *value),
     (writer, name, value))
LAZY(int, xmlTextWriterWriteString, (xmlTextWriterPtr writer, const xmlChar *text), (writer, text))
LAZY(int, xmlTextWriterEndElement, (xmlTextWriterPtr writer), (writer))
LAZY(int, xmlTextWriterEndDocument, (xmlTextWriterPtr writer), (writer))
LAZY(int, xmlTextWriterFlush, (xmlTextWriterPtr writer), (writer))

// The reader.
LAZY(xmlParserCtxtPtr, xmlCreatePushParserCtxt,
     (xmlSAXHandlerPtr handler, void *context, const char *chunk, int size, const char *name),
     (handler, context, chunk, size, name))
LAZY(int, xmlCtxtUseOptions, (xmlParserCtxtPtr parser, int options), (parser, options))
LAZY(int, xmlParseChunk, (xmlParserCtxtPtr parser, const char *chunk, int size, int terminate),
     (parser, chunk, size, terminate))
LAZY(void, xmlStopParser, (xmlParserCtxtPtr parser), (parser))
LAZY(void, xmlFreeParserCtxt, (xmlParserCtxtPtr parser), (parser))
LAZY(void, xmlFreeDoc, (xmlDocPtr document), (document))
LAZY(const xmlError *, xmlCtxtGetLastError, (void *parser), (parser))
LAZY(int, xmlSAX2GetLineNumber, (void *parser), (parser))
LAZY(int, xmlSAX2GetColumnNumber, (void *parser), (parser))
LAZY(int, xmlDictSize, (xmlDictPtr names), (names))

#endif
