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

// read reads the source that the arguments name.
func (a *arguments) read(ctx context.Context, progress io.Writer) (*company.Company, error) {
	defer a.Progress(progress)()
	switch {
	case a.File != "":
		return a.Read(ctx)
	case a.folder != "":
		return a.readFolder(ctx)
	}
	if a.company == "" {
		a.company = "Harbour Desk, a sample company"
	}
	return company.Read(ctx, samplecompany.FS(samplecompany.Seed), a.Options, journey.CSV{})
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
	c, err := company.Read(ctx, os.DirFS(a.folder), a.Options, a.Columns)
	if err != nil {
		return nil, fmt.Errorf("folder %s: %w", a.folder, err)
	}
	return c, nil
}

// sources returns the files that are read.
func (a *arguments) sources() []string {
	var files []string
	if a.File != "" {
		files = append(files, a.File)
	}
	if a.folder != "" {
		for _, name := range company.Files() {
			files = append(files, filepath.Join(a.folder, name))
		}
	}
	return files
}
