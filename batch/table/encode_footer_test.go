package table

import (
	"fmt"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
)

// TestFooter: what a footer says beside its row groups.
func TestFooter(t *testing.T) {
	path := in(t, "x.parquet")
	writeRecord(t, path, randomRows(everyType, 10, 0.5, true), Zstd, 3)
	meta := footerAt(t, path)
	root := meta.list(2)[0]
	if _, has := root.field(3); has {
		t.Error("the root of the schema has a repetition")
	}
	if root.num(5, 0) != int64(everyType.NumFields()) {
		t.Errorf("%d columns", root.num(5, 0))
	}
	if meta.num(1, 0) != 2 || meta.text(6) != "tpmbench" {
		t.Errorf("version %d, written by %q", meta.num(1, 0), meta.text(6))
	}
	if n := len(meta.list(7)); n != everyType.NumFields() {
		t.Errorf("%d column orders", n)
	}
	for _, o := range meta.list(7) {
		if _, byType := o.field(1); !byType || len(o.items) != 1 {
			t.Errorf("column order %v", o)
		}
	}
	var keys []string
	for _, kv := range meta.list(5) {
		keys = append(keys, kv.text(1))
	}
	if !slices.Equal(keys, []string{"tpm.k", DigestKey, FileDigestKey, "tpm.version"}) {
		t.Errorf("metadata %q", keys)
	}
}

// TestSchemaElements: a type's physical, converted and logical type.
func TestSchemaElements(t *testing.T) {
	const none = -1
	integers := func(i int64, bits int, signed bool) (converted int64, logical string) {
		return convertedUint8 + i, fmt.Sprint(logicalInteger, bits, signed)
	}
	type element struct {
		physical, converted int64
		logical             string
	}
	want := map[arrow.Type]element{
		arrow.BOOL: {physicalBoolean, none, ""}, arrow.FLOAT32: {physicalFloat, none, ""}, arrow.FLOAT64: {physicalDouble, none, ""},
		arrow.BINARY: {physicalBytes, none, ""}, arrow.STRING: {physicalBytes, convertedUTF8, fmt.Sprint(logicalString)},
		arrow.FIXED_SIZE_BINARY: {physicalFixed, none, ""},
	}
	for i, id := range []arrow.Type{arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64, arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64} {
		physical := int64(physicalInt32)
		if i%4 == 3 {
			physical = physicalInt64
		}
		converted, logical := integers(int64(i), 8<<(i%4), i >= 4)
		want[id] = element{physical, converted, logical}
	}
	shown := func(e thrift) element {
		have := element{e.num(1, none), e.num(6, none), ""}
		if l, ok := e.field(10); ok {
			have.logical = fmt.Sprint(l.items[0].id)
			if l.items[0].id == logicalInteger {
				have.logical = fmt.Sprint(logicalInteger, l.items[0].num(1, 0), l.items[0].num(2, 0) == 1)
			}
		}
		return have
	}
	for _, f := range everyType.Fields() {
		elements := storedAs(f).elements
		repetition := int64(required)
		if f.Nullable {
			repetition = optional
		}
		if elements[0].num(3, -1) != repetition || elements[0].text(4) != f.Name {
			t.Errorf("%v: repetition %d of %q", f, elements[0].num(3, -1), elements[0].text(4))
		}
		if f.Type.ID() != arrow.FIXED_SIZE_LIST {
			if have := shown(elements[0]); have != want[f.Type.ID()] || len(elements) != 1 {
				t.Errorf("%v: %+v, want %+v", f, have, want[f.Type.ID()])
			}
			continue
		}
		list, group, item := elements[0], elements[1], elements[2]
		if have := shown(list); have != (element{none, convertedList, fmt.Sprint(logicalList)}) || list.num(5, 0) != 1 {
			t.Errorf("%v: %+v", f, have)
		}
		if have := shown(group); have != (element{none, none, ""}) || group.num(3, 0) != repeated || group.text(4) != "list" || group.num(5, 0) != 1 {
			t.Errorf("%v: group %+v", f, have)
		}
		of, _ := itemsOf(f.Type)
		if have := shown(item); have != want[of.ID()] || item.num(3, -1) != required || item.text(4) != "element" {
			t.Errorf("%v: item %+v", f, have)
		}
	}
}
