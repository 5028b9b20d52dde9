package samplecompany

import "io/fs"

// Files returns the company's eight files by name. The same seed gives the same bytes; the caller may keep and change
// them.
func Files(seed uint64) map[string][]byte {
	w := newWorld(seed)
	lives := census(seed, w)
	customers := []byte("customer,since,segment,region,plan,channel,first_seen\n")
	for _, l := range lives {
		l.run()
		customers = append(customers, l.rows...)
	}
	return map[string][]byte{
		"events.csv":     eventsCSV(seed, w, lives),
		"customers.csv":  customers,
		"map.csv":        []byte(mapCSV),
		"metrics.csv":    []byte(metricsCSV),
		"costs.csv":      []byte(costsCSV),
		"pools.csv":      []byte(poolsCSV),
		"activities.csv": []byte(activitiesCSV),
		"surveys.csv":    surveysCSV(w, lives),
	}
}

// FS returns the files of [Files] as a read-only file system in memory, all of them in its root.
func FS(seed uint64) fs.FS { return folder(Files(seed)) }
