package table

// The structs of Parquet's metadata: parquet.thrift of format 2.12, its field numbers and types.
var (
	tBool   = &thriftShape{code: thriftTrue}
	tByte   = &thriftShape{code: thriftByte}
	tI16    = &thriftShape{code: thriftI16}
	tI32    = &thriftShape{code: thriftI32} // and enumerations
	tI64    = &thriftShape{code: thriftI64}
	tBinary = &thriftShape{code: thriftBinary}
	tEmpty  = structOf("type")

	tStatistics = structOf("statistics",
		may(1, tBinary), may(2, tBinary), may(3, tI64), may(4, tI64), may(5, tBinary), may(6, tBinary), may(7, tBool), may(8, tBool))

	tLogicalType = unionOf("logical type", may(1, tEmpty), may(2, tEmpty), may(3, tEmpty), may(4, tEmpty), may(6, tEmpty),
		may(10, structOf("integer type", needs(1, tByte), needs(2, tBool))),
		may(11, tEmpty), may(12, tEmpty), may(13, tEmpty), may(14, tEmpty), may(15, tEmpty))

	tSchemaElement = structOf("schema element",
		may(1, tI32), may(2, tI32), may(3, tI32), needs(4, tBinary), may(5, tI32), may(6, tI32), may(7, tI32), may(8, tI32), may(9, tI32),
		may(10, tLogicalType))

	tKeyValue = structOf("key", needs(1, tBinary), may(2, tBinary))

	tSizeStatistics = structOf("size statistics", may(1, tI64), may(2, listOf(tI64)), may(3, listOf(tI64)))

	tColumnMetaData = structOf("column chunk's metadata",
		needs(1, tI32), needs(2, listOf(tI32)), needs(3, listOf(tBinary)), needs(4, tI32), needs(5, tI64), needs(6, tI64), needs(7, tI64),
		may(8, listOf(tKeyValue)), needs(9, tI64), may(10, tI64), may(11, tI64), may(12, tStatistics),
		may(13, listOf(structOf("encoding's pages", needs(1, tI32), needs(2, tI32), needs(3, tI32)))), may(14, tI64), may(15, tI32),
		may(16, tSizeStatistics))

	tColumnChunk = structOf("column chunk",
		may(1, tBinary), needs(2, tI64), needs(3, tColumnMetaData), may(4, tI64), may(5, tI32), may(6, tI64), may(7, tI32))

	tRowGroup = structOf("row group", needs(1, listOf(tColumnChunk)), needs(2, tI64), needs(3, tI64),
		may(4, listOf(structOf("sorting column", needs(1, tI32), needs(2, tBool), needs(3, tBool)))), may(5, tI64), may(6, tI64), may(7, tI16))

	tFileMetaData = structOf("file's metadata",
		needs(1, tI32), needs(2, listOf(tSchemaElement)), needs(3, tI64), needs(4, listOf(tRowGroup)), may(5, listOf(tKeyValue)),
		may(6, tBinary), may(7, listOf(unionOf("column order", may(1, tEmpty), may(2, tEmpty)))))

	tFilePairs = structOf("file's metadata", may(5, listOf(tKeyValue)))

	tPageHeader = structOf("page header", needs(1, tI32), needs(2, tI32), needs(3, tI32), may(4, tI32),
		may(5, structOf("data page", needs(1, tI32), needs(2, tI32), needs(3, tI32), needs(4, tI32), may(5, tStatistics))),
		may(6, tEmpty),
		may(7, structOf("dictionary page", needs(1, tI32), needs(2, tI32), may(3, tBool))),
		may(8, structOf("data page of version 2",
			needs(1, tI32), needs(2, tI32), needs(3, tI32), needs(4, tI32), needs(5, tI32), needs(6, tI32), may(7, tBool), may(8, tStatistics))))

	tOffsetIndex = structOf("offset index",
		needs(1, listOf(structOf("page location", needs(1, tI64), needs(2, tI32), needs(3, tI64)))), may(2, listOf(tI64)))

	tColumnIndex = structOf("column index", needs(1, listOf(tBool)), needs(2, listOf(tBinary)), needs(3, listOf(tBinary)), needs(4, tI32),
		may(5, listOf(tI64)), may(6, listOf(tI64)), may(7, listOf(tI64)))
)
