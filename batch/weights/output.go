package weights

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// Write counts the keys of a record, so that Counts can be the output of a run. Rows without a key
// are left out.
func (c *Counts) Write(rec arrow.Record) error {
	at := rec.Schema().FieldIndices("key")
	if len(at) == 0 {
		return fmt.Errorf("the rows have no keys")
	}
	keys, ok := rec.Column(at[0]).(*array.FixedSizeBinary)
	if !ok {
		return fmt.Errorf("the keys are of type %s: must be bytes of one length", rec.Column(at[0]).DataType())
	}
	for i := range keys.Len() {
		if keys.IsNull(i) {
			continue
		}
		if err := c.Add(keys.Value(i)); err != nil {
			return err
		}
	}
	return nil
}
