package table

import "fmt"

// putDigest overwrites the digest in every copy of the schema of a complete Arrow file or stream of size bytes. The copies
// are found by walking the metadata, so that rows that happen to hold the same bytes stay as they are.
func putDigest(f file, format Format, size int64, digest string) error {
	first := int64(0)
	if format == Arrow {
		first = arrowHead
	}
	ipc := ipcFile{r: f, size: size}
	m, meta, err := ipc.message(first, size)
	if err != nil {
		return err
	}
	head := flat{b: meta}
	table, _, _ := head.messageOf()
	if err := stamp(f, &head, table, m.at+8, digest); err != nil {
		return err
	}
	footer, err := ipc.footer(first)
	if err != nil || footer == nil {
		return err
	}
	foot := flat{b: footer}
	return stamp(f, &foot, foot.table(foot.root(), footerSchema), size-int64(arrowTail)-int64(len(footer)), digest)
}

// stamp overwrites the digest in one schema, whose flatbuffer lies in f from byte begin on.
func stamp(f file, fl *flat, schema int, begin int64, digest string) error {
	at := fl.digestAt(schema)
	if at == 0 || fl.bad {
		return fmt.Errorf("the schema at byte %d has no place for it", begin)
	}
	_, err := f.WriteAt([]byte(digest), begin+int64(at))
	return err
}
