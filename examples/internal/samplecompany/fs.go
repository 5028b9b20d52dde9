package samplecompany

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"
)

// A folder is a read-only file system of one directory, with its files' contents by name.
type folder map[string][]byte

// Open opens the root or a file in it.
func (f folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return &openRoot{entries: f.entries()}, nil
	}
	content, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openFile{bytes.NewReader(content), info{name, int64(len(content))}}, nil
}

func (f folder) entries() []fs.DirEntry {
	var entries []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(f)) {
		entries = append(entries, fs.FileInfoToDirEntry(info{name, int64(len(f[name]))}))
	}
	return entries
}

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// openRoot is the open directory, with the entries that are still to be read.
type openRoot struct{ entries []fs.DirEntry }

func (r *openRoot) Stat() (fs.FileInfo, error) { return info{name: "."}, nil }
func (r *openRoot) Close() error               { return nil }

func (r *openRoot) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: fs.ErrInvalid}
}

// ReadDir returns the next n entries, or all that are left when n isn't positive, as [fs.ReadDirFile] asks.
func (r *openRoot) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(r.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(r.entries) {
		n = len(r.entries)
	}
	next := r.entries[:n:n]
	r.entries = r.entries[n:]
	return next, nil
}

// info describes a file, or the root when the name is ".".
type info struct {
	name string
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.name == "." }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	if i.IsDir() {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
