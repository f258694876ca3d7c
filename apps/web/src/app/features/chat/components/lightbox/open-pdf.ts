import type * as PdfLibrary from 'pdfjs-dist';

/** Where the build puts the library, as it is: the browser keeps none of it before somebody looks at a PDF. */
const ASSETS = '/pdf/';
const LIBRARY = `${ASSETS}pdf.min.mjs`;

/** Begins to open a PDF from an address of ours, by parts where the server allows that. */
export async function openPdf(url: string): Promise<PdfLibrary.PDFDocumentLoadingTask> {
  const pdf = (await import(LIBRARY)) as typeof PdfLibrary;
  pdf.GlobalWorkerOptions.workerSrc = `${ASSETS}pdf.worker.min.mjs`;
  return pdf.getDocument({
    url,
    cMapUrl: `${ASSETS}cmaps/`,
    standardFontDataUrl: `${ASSETS}standard_fonts/`,
    // The content security policy allows no WebAssembly; the decoders are there as scripts too.
    useWasm: false,
    wasmUrl: `${ASSETS}wasm/`,
    isEvalSupported: false,
    enableXfa: false,
  });
}
