import manifest from '../../package.json' with { type: 'json' };

/** The product's release. */
export const productVersion: string = manifest.version;
