package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/examples/internal/outputs"
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
)

// longRead is the number of events from which reading takes long enough to tell how far it is.
const longRead = 250_000

// read reads the source that the arguments name.
func (a *arguments) read(ctx context.Context, progress io.Writer) (*company.Company, error) {
	shown := false
	a.options.Progress = func(events int64) {
		if events >= longRead {
			shown = true
			fmt.Fprintf(progress, "\rread %d events", events)
		}
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
		return a.readFolder(ctx)
	}
	if a.company == "" {
		a.company = "Harbour Desk, a sample company"
	}
	return company.Read(ctx, samplecompany.FS(samplecompany.Seed), a.options, journey.CSV{})
}

func (a *arguments) readEvents(ctx context.Context) (*company.Company, error) {
	f, err := os.Open(a.events)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return company.ReadEvents(ctx, f, a.options, a.columns)
}

func (a *arguments) readFolder(ctx context.Context) (*company.Company, error) {
	info, err := os.Stat(a.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("-folder %s: there is no such folder", a.folder)
	case err != nil:
		return nil, fmt.Errorf("-folder %s: %w", a.folder, outputs.Reason(err))
	case !info.IsDir():
		return nil, fmt.Errorf("-folder %s is not a folder", a.folder)
	}
	c, err := company.Read(ctx, os.DirFS(a.folder), a.options, a.columns)
	if err != nil {
		return nil, fmt.Errorf("folder %s: %w", a.folder, err)
	}
	return c, nil
}

// sources returns the files that are read.
func (a *arguments) sources() []string {
	var files []string
	if a.events != "" {
		files = append(files, a.events)
	}
	if a.folder != "" {
		for _, name := range company.Files() {
			files = append(files, filepath.Join(a.folder, name))
		}
	}
	return files
}
