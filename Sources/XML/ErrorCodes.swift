import CLibXML2

extension SAXCollector {
  /// What an error code of libxml2 says, in our words: its own messages quote the text and differ between versions.
  static func message(_ code: UInt32) -> String {
    switch xmlParserErrors(code) {
    case XML_ERR_NO_MEMORY: "no memory for the XML reader"
    case XML_ERR_DOCUMENT_EMPTY: "there is no XML here"
    case XML_ERR_DOCUMENT_END: "the XML text ends too early, or something stands behind its root element"
    case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF, XML_ERR_INVALID_HEX_CHARREF, XML_ERR_INVALID_DEC_CHARREF:
      "a character that XML does not allow"
    case XML_ERR_INVALID_ENCODING, XML_I18N_CONV_FAILED: "the bytes are not of the encoding that the XML text has"
    case XML_ERR_UNKNOWN_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_ENCODING_NAME:
      "the encoding is not supported; save the file as UTF-8"
    case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: "an entity that is not declared"
    case XML_ERR_ENTITYREF_NO_NAME, XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_NAME_REQUIRED:
      "a name is missing, or an `&` that is not written as `&amp;`"
    case XML_ERR_ATTRIBUTE_REDEFINED: "an attribute stands twice in one tag"
    case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE,
      XML_ERR_EQUAL_REQUIRED:
      "an attribute whose value is missing or not quoted"
    case XML_ERR_LT_IN_ATTRIBUTE: "a `<` in the value of an attribute"
    case XML_ERR_TAG_NAME_MISMATCH: "an end tag that does not belong to the element that is open"
    case XML_ERR_TAG_NOT_FINISHED: "an element that is not closed"
    case XML_ERR_GT_REQUIRED, XML_ERR_LT_REQUIRED, XML_ERR_LTSLASH_REQUIRED, XML_ERR_SPACE_REQUIRED:
      "a tag that is not written correctly"
    case XML_ERR_COMMENT_NOT_FINISHED, XML_ERR_HYPHEN_IN_COMMENT: "a comment that is not written correctly"
    case XML_ERR_CDATA_NOT_FINISHED: "a CDATA section that is not closed"
    case XML_ERR_MISPLACED_CDATA_END: "a `]]>` in a text"
    case XML_ERR_PI_NOT_STARTED, XML_ERR_PI_NOT_FINISHED: "a processing instruction that is not written correctly"
    case XML_ERR_RESERVED_XML_NAME: "an XML declaration that is not at the very start"
    case XML_ERR_XMLDECL_NOT_STARTED, XML_ERR_XMLDECL_NOT_FINISHED, XML_ERR_VERSION_MISSING, XML_ERR_UNKNOWN_VERSION,
      XML_ERR_STANDALONE_VALUE:
      "an XML declaration that is not written correctly"
    case XML_ERR_NAME_TOO_LONG, XML_ERR_INTERNAL_ERROR: "something in the XML text is too long"
    default: "the XML text is not well-formed (libxml2 error \(code))"
    }
  }
}
