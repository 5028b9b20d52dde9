// Package outputs writes the files that an example makes: all of them or none, over no file that is read.
package outputs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A File is a file to write.
type File struct {
	Flag   string // what asked for it, for messages
	Name   string
	Render func(io.Writer) error

	text      []byte // what Render made
	temp, old string // the text, and what was there before, until all is done; "" for none
	placed    bool   // the text is there under its name
}

// Check returns an error when an output would overwrite another, or a file that is read.
func Check(files []*File, sources []string) error {
	for i, o := range files {
		for _, other := range files[:i] {
			if same(o.Name, other.Name) {
				return fmt.Errorf("%s %s is also the file of %s; give each a name of its own", o.Flag, o.Name, other.Flag)
			}
		}
		for _, source := range sources {
			if same(o.Name, source) {
				return fmt.Errorf("%s %s would overwrite %s, which is read; give it another name", o.Flag, o.Name, source)
			}
		}
		info, err := os.Stat(o.Name)
		if err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s %s is there already and not a file; give it another name", o.Flag, o.Name)
		}
	}
	return nil
}

// same reports whether two paths are, or would be, one file.
func same(a, b string) bool {
	if resolved(a) == resolved(b) {
		return true
	}
	first, err1 := os.Stat(a)
	second, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(first, second)
}

// resolved is the absolute path of a file that need not be there, through the links of its folder.
func resolved(path string) string {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return filepath.Clean(path)
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	return filepath.Join(folder, filepath.Base(path))
}

// Write writes all files, or none: after an error every file is what it was before.
func Write(files []*File) (err error) {
	for _, o := range files {
		var b bytes.Buffer
		if err := o.Render(&b); err != nil {
			return err
		}
		o.text = b.Bytes()
	}
	defer func() {
		for _, o := range files {
			o.finish(err == nil)
		}
	}()
	for _, step := range []func(*File) error{(*File).prepare, (*File).place} {
		for _, o := range files {
			if err := step(o); err != nil {
				return fmt.Errorf("%s %s: %w", o.Flag, o.Name, Reason(err))
			}
		}
	}
	return nil
}

// prepare writes the text beside the place where it goes.
func (o *File) prepare() error {
	f, err := os.CreateTemp(filepath.Dir(o.Name), filepath.Base(o.Name)+".*")
	if err != nil {
		return err
	}
	o.temp = f.Name()
	_, err = f.Write(o.text)
	return errors.Join(err, f.Chmod(0o644), f.Close())
}

// place puts the text where it goes, and keeps what was there before under another name.
func (o *File) place() error {
	if _, err := os.Lstat(o.Name); err == nil {
		old := o.temp + ".old"
		if err := os.Link(o.Name, old); err != nil { // some file systems have no links
			if err := os.Rename(o.Name, old); err != nil {
				return err
			}
		}
		o.old = old
	}
	err := os.Rename(o.temp, o.Name)
	o.placed = err == nil
	return err
}

// finish takes away what isn't needed any more, or puts back what was there before.
func (o *File) finish(ok bool) {
	switch {
	case ok:
		if o.old != "" {
			_ = os.Remove(o.old)
		}
		return
	case o.old != "":
		_ = os.Rename(o.old, o.Name)
		_ = os.Remove(o.old) // still there when both names are of one file
	case o.placed:
		_ = os.Remove(o.Name)
	}
	if o.temp != "" && !o.placed {
		_ = os.Remove(o.temp)
	}
}

// Reason returns what is wrong without the path, which may be one that nobody gave.
func Reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
