package page

import (
	"io/fs"
	"regexp"
	"testing"
)

// TestNothingInline looks for anything that the server's Content-Security-Policy would block.
func TestNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]|javascript:|https?://`)
	index, err := fs.ReadFile(Files(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if found := inline.Find(index); found != nil {
		t.Errorf("index.html has %q", found)
	}
}
