package table

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/zeebo/xxh3"

	"tpmbench/internal/phrase"
)

// FileDigestKey is the key of the schema's metadata whose value is the digest of the file's bytes:
// the XXH3-64 (seed 0) of all of them, with the digits of DigestKey and of FileDigestKey replaced
// by those of NoDigest in every copy of the schema. It follows DigestKey in every file that has
// DigestKey, and is never in a stream to standard output.
const FileDigestKey = "tpm.file_digest"

// Changed is the error for a file whose bytes do not match the digest stored in it.
type Changed struct{ Have, Stored string }

func (c *Changed) Error() string {
	return fmt.Sprintf("its bytes have the digest %s, but the stored one is %s: the file was changed after it was written", c.Have, c.Stored)
}

// withFileDigest returns the schema with FileDigestKey, still unknown, after DigestKey; any other
// FileDigestKey is removed.
func withFileDigest(s *arrow.Schema) *arrow.Schema { return rekeyed(s, true) }

// withoutFileDigest returns the schema without FileDigestKey.
func withoutFileDigest(s *arrow.Schema) *arrow.Schema { return rekeyed(s, false) }

func rekeyed(s *arrow.Schema, add bool) *arrow.Schema {
	var keys, values []string
	md := s.Metadata()
	for i, key := range md.Keys() {
		if key == FileDigestKey {
			continue
		}
		keys, values = append(keys, key), append(values, md.Values()[i])
		if key == DigestKey && add {
			keys, values = append(keys, FileDigestKey), append(values, NoDigest)
		}
	}
	with := arrow.NewMetadata(keys, values)
	return arrow.NewSchema(s.Fields(), &with)
}

// Blank returns the schema of a table that is rewritten with the columns and metadata of another:
// its digests are unknown.
func Blank(s *arrow.Schema) *arrow.Schema {
	md := s.Metadata()
	values := slices.Clone(md.Values())
	for i, key := range md.Keys() {
		if key == DigestKey || key == FileDigestKey {
			values[i] = NoDigest
		}
	}
	blank := arrow.NewMetadata(md.Keys(), values)
	return arrow.NewSchema(s.Fields(), &blank)
}

// hashed is the number of bytes that hashFile reads at a time: few enough to stay in a near cache.
const hashed = 64 << 10

// hashFile hashes the first size bytes of r, with all digits replaced by zeros.
func hashFile(r io.ReaderAt, size int64, zeros []digits) (*xxh3.Hasher, error) {
	h, room := xxh3.New(), make([]byte, min(size, hashed))
	for at := int64(0); at < size; at += int64(len(room)) {
		room = room[:min(int64(len(room)), size-at)]
		if n, err := r.ReadAt(room, at); n < len(room) {
			return nil, fmt.Errorf("byte %d cannot be read: %w", at+int64(n), phrase.Cause(err))
		}
		for _, d := range zeros {
			from, to := max(d.at, at), min(d.at+int64(len(NoDigest)), at+int64(len(room)))
			for i := from; i < to; i++ {
				room[i-at] = '0'
			}
		}
		h.Write(room)
	}
	return h, nil
}

// until reads as long as ctx is not done.
type until struct {
	ctx context.Context
	io.ReaderAt
}

func (u until) ReadAt(p []byte, at int64) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.ReaderAt.ReadAt(p, at)
}

// checkKeys returns an error if a changed bit has turned a digest's key into another, so that the
// digest would be ignored. sealed means that a table with a digest of its rows also has one of its
// bytes.
func checkKeys(s *arrow.Schema, sealed bool) error {
	md := s.Metadata()
	values, texts, seen := md.ToMap(), map[string]bool{"": true}, map[string]bool{}
	for _, key := range md.Keys() {
		for _, known := range []string{DigestKey, FileDigestKey} {
			if oneOff(key, known) {
				return fmt.Errorf("corrupt: the metadata have the key %q, which differs from %s in one character", key, known)
			}
		}
	}
	_, rows := values[DigestKey]
	stored, bytes := values[FileDigestKey]
	switch {
	case !rows && !bytes:
		return nil // from another program
	case rows && !bytes && sealed:
		return fmt.Errorf("corrupt: the metadata have the digest of its rows and not that of its bytes, %s", FileDigestKey)
	case bytes && !IsDigest(stored):
		return fmt.Errorf("corrupt: the metadata give %s as %.40q: must be sixteen lower-case hexadecimal digits", FileDigestKey, stored)
	}
	// What remains are keys that begin or end in a different place than they did.
	for _, f := range s.Fields() {
		texts[f.Name] = true
	}
	for _, value := range md.Values() {
		texts[value] = true
	}
	for _, key := range md.Keys() {
		if seen[key] || texts[key] || truncated(key) || strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return fmt.Errorf("corrupt: the metadata have the key %.40q, which is invalid or appears twice", key)
		}
		seen[key] = true
	}
	return nil
}

// truncated reports whether a key is FileDigestKey with its end missing.
func truncated(key string) bool {
	return len(key) > len("tpm.") && len(key) < len(FileDigestKey) && strings.HasPrefix(FileDigestKey, key)
}

// oneOff reports whether a and b have the same length and differ in one byte.
func oneOff(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	differ := 0
	for i := range len(a) {
		if a[i] != b[i] {
			differ++
		}
	}
	return differ == 1
}

// checkFile returns an error if the stored digest of the file's bytes does not match. A file
// without an end has lost bytes that the digest covers, and one with zeros was never completed.
func (r *Reader) checkFile(ctx context.Context) error {
	stored, ok := r.schema.Metadata().GetValue(FileDigestKey)
	if !ok || stored == NoDigest || !r.whole {
		return nil
	}
	zeros, err := findDigits(r.file, r.format, r.size)
	if err != nil {
		return err
	}
	h, err := hashFile(until{ctx, r.file}, r.size, zeros)
	if err != nil {
		return err
	}
	if have := FormatDigest(h.Sum64()); have != stored {
		return &Changed{have, stored}
	}
	return nil
}
