package table

import "encoding/binary"

// Fields of the structs of Parquet's metadata, for appendThrift.

func fieldI32(id int16, v int64) thrift  { return thrift{id: id, code: thriftI32, number: v} }
func fieldI64(id int16, v int64) thrift  { return thrift{id: id, code: thriftI64, number: v} }
func fieldByte(id int16, v int64) thrift { return thrift{id: id, code: thriftByte, number: v} }

func fieldBool(id int16, v bool) thrift {
	f := thrift{id: id, code: thriftTrue}
	if v {
		f.number = 1
	}
	return f
}

// fieldBytes keeps a copy of v.
func fieldBytes[T string | []byte](id int16, v T) thrift {
	return thrift{id: id, code: thriftBinary, bytes: append([]byte(nil), v...)}
}

func fieldStruct(id int16, fields ...thrift) thrift {
	return thrift{id: id, code: thriftStruct, items: fields}
}

// fieldList returns a list. Its items must have one code; their ids do not matter.
func fieldList(id int16, items ...thrift) thrift {
	return thrift{id: id, code: thriftList, items: items}
}

// appendThrift appends v in the compact protocol. The fields of a struct must be in the order of
// their ids. Lists must not contain booleans.
func appendThrift(dst []byte, v thrift) []byte {
	switch v.code {
	case thriftByte:
		return append(dst, byte(v.number))
	case thriftI16, thriftI32, thriftI64:
		return binary.AppendVarint(dst, v.number)
	case thriftBinary:
		dst = binary.AppendUvarint(dst, uint64(len(v.bytes)))
		return append(dst, v.bytes...)
	case thriftList:
		return appendList(dst, v.items)
	}
	last := int16(0)
	for _, f := range v.items {
		code := f.code
		if code == thriftTrue && f.number == 0 {
			code = thriftFalse
		}
		if delta := f.id - last; delta < 16 {
			dst = append(dst, byte(delta)<<4|code)
		} else {
			dst = binary.AppendVarint(append(dst, code), int64(f.id))
		}
		last = f.id
		if code != thriftTrue && code != thriftFalse {
			dst = appendThrift(dst, f)
		}
	}
	return append(dst, 0)
}

func appendList(dst []byte, items []thrift) []byte {
	code := byte(thriftStruct)
	if len(items) > 0 {
		code = items[0].code
	}
	if len(items) < 15 {
		dst = append(dst, byte(len(items))<<4|code)
	} else {
		dst = binary.AppendUvarint(append(dst, 15<<4|code), uint64(len(items)))
	}
	for _, v := range items {
		dst = appendThrift(dst, v)
	}
	return dst
}
