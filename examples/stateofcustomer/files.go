package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
)

// read reads the source that the arguments name.
func (a *arguments) read(ctx context.Context, progress io.Writer) (*company.Company, error) {
	shown := false
	a.options.Progress = func(events int64) {
		shown = true
		fmt.Fprintf(progress, "\rread %d events", events)
	}
	defer func() {
		if shown {
			fmt.Fprintln(progress)
		}
	}()
	switch {
	case a.events != "":
		return a.readEvents(ctx)
	case a.folder != "":
		return company.Read(ctx, os.DirFS(a.folder), a.options)
	}
	if a.company == "" {
		a.company = "Harbour Desk, a sample company"
	}
	return company.Read(ctx, samplecompany.FS(samplecompany.Seed), a.options)
}

func (a *arguments) readEvents(ctx context.Context) (*company.Company, error) {
	f, err := os.Open(a.events)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := journey.NewBuilder(a.options)
	if err := b.ReadCSV(ctx, f, a.columns); err != nil {
		return nil, err
	}
	log, report, err := b.Build(ctx)
	if err == nil && log.Len() == 0 {
		err = fmt.Errorf("%s has no events that can be used\n%v", a.events, report)
	}
	return &company.Company{Log: log, Build: report}, err
}

// writeWhole writes a file as a whole or not at all.
func writeWhole(name string, render func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already once it has been renamed
	err = render(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	return err
}
