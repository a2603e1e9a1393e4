/** The header of every answer that names the build of the console which gave it. */
export const buildHeader = 'x-understudy-build';
